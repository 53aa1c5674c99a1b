// What the entries before an entry said, so that its title can name a signatory, an objection or an earlier entry.
import type { BuildingEvent } from '../events.ts';
import type { AppointmentKind, Capacity } from '../household.ts';
import type { Id, Instant } from '../kernel.ts';
import type { ObjectionCategory, Policy } from '../policy.ts';
import type { Text } from '../refusals.ts';
import { APPOINTMENT_WORDS, CAPACITY_WORDS, CATEGORY_WORDS, text } from '../words.ts';
import { wallClockOf } from '../working-time.ts';

/** Names for ids, as whoever reads may see them; null where nobody knows. */
export interface Names {
  person(id: Id): string | null;
  staff(id: Id): string | null;
  room(householdId: Id): string | null;
}

/** The household's story up to an entry. */
export interface Story {
  /** The household, and those whose records are its own. */
  kin: ReadonlySet<Id>;
  thresholds: Record<string, string>;
  signatories: Record<Id, { personId: Id | null; capacity: Capacity }>;
  objections: Record<Id, { ordinal: number; category: ObjectionCategory }>;
  appointments: Record<Id, { kind: AppointmentKind; at: Instant }>;
  promises: Record<Id, { staffId: Id; dueAt: Instant }>;
  /** Numbers of entries by the command that they came with. */
  entries: Record<Id, number>;
}

export const emptyStory = (kin: ReadonlySet<Id>): Story => ({
  kin,
  thresholds: {},
  signatories: {},
  objections: {},
  appointments: {},
  promises: {},
  entries: {},
});

/** Takes an event into the story, as entry `number`. */
export function follow(story: Story, event: BuildingEvent, number: number): void {
  const { commandId } = event;
  if (commandId !== undefined) story.entries[commandId] ??= number;
  switch (event.type) {
    case 'building_opened':
      nameThresholds(story, event.data.policy);
      for (const { id, signatories } of event.data.roll) if (story.kin.has(id)) enlist(story, signatories);
      break;
    case 'policy_changed':
      nameThresholds(story, event.data.policy);
      break;
    case 'household_added':
      enlist(story, event.data.line.signatories);
      break;
    case 'signatories_set':
    case 'signatories_resolved':
      enlist(story, event.data.signatories);
      break;
    case 'objection_raised':
      story.objections[event.objectionId] = {
        ordinal: Object.keys(story.objections).length + 1,
        category: event.data.category,
      };
      break;
    case 'appointment_made':
      story.appointments[event.data.appointmentId] = event.data;
      break;
    case 'promise_made':
      story.promises[event.data.promiseId] = event.data;
      break;
    default:
  }
}

function nameThresholds(story: Story, { thresholds }: Policy): void {
  for (const { id, label } of thresholds) story.thresholds[id] = label;
}

function enlist(
  story: Story,
  signatories: readonly { id: Id; personId: Id | null; capacity: Capacity }[],
): void {
  for (const { id, personId, capacity } of signatories) story.signatories[id] = { personId, capacity };
}

/** Words for what an entry refers to. */
export interface Reader {
  /** `本户`, or `该户` where the fact is another household's. */
  subject: Text;
  signatory: (id: Id) => Text;
  person: (id: Id) => Text;
  staff(id: Id): Text;
  objection(id: Id | null): Text;
  appointment(id: Id): Text;
  promise(id: Id): Text;
  threshold(id: string): string;
  household: (id: Id) => Text;
  /** `第 12 条记录`: what that command recorded. */
  recordOf(commandId: Id): Text;
}

const same = (words: string): Text => text(words, words);
const nameOr = (name: string | null, other: Text): Text => (name === null ? other : same(name));

/** `ours`: whose pack it is; `subject`: whose fact is told. */
export const readerOf = (
  story: Story,
  names: Names,
  { ours, subject }: { ours: Id; subject: Id },
): Reader => ({
  subject: subject === ours ? text('本户', 'the household') : text('该户', 'that household'),
  signatory(id) {
    const known = story.signatories[id];
    if (!known) return text('签约人', 'a signatory');
    const capacity = CAPACITY_WORDS[known.capacity];
    const name = known.personId === null ? null : names.person(known.personId);
    return name === null ? capacity : text(`${name}（${capacity.zh}）`, `${name} (${capacity.en})`);
  },
  person: (id) => nameOr(names.person(id), text('（未登记姓名）', 'somebody unnamed')),
  staff: (id) => same(names.staff(id) ?? id),
  objection(id) {
    const known = id === null ? undefined : story.objections[id];
    if (!known) return text('诉求', 'The objection');
    const category = CATEGORY_WORDS[known.category];
    return text(`诉求 ${known.ordinal}（${category.zh}）`, `Objection ${known.ordinal} (${category.en})`);
  },
  appointment(id) {
    const known = story.appointments[id];
    if (!known) return text('预约', 'The appointment');
    const [kind, at] = [APPOINTMENT_WORDS[known.kind], wallClockOf(known.at)];
    return text(`${at} 的${kind.zh}预约`, `The appointment of ${at} (${kind.en})`);
  },
  promise(id) {
    const known = story.promises[id];
    if (!known) return text('承诺事项', 'A promise');
    const [who, until] = [names.staff(known.staffId) ?? known.staffId, wallClockOf(known.dueAt)];
    return text(`${who}于 ${until} 前的承诺`, `The promise of ${who} for ${until}`);
  },
  threshold: (id) => (Object.hasOwn(story.thresholds, id) ? (story.thresholds[id] ?? id) : id),
  household(id) {
    const room = names.room(id);
    if (id === ours) return text('本户', 'this household');
    return room === null ? text('另一户', 'another household') : text(`${room}室`, `flat ${room}`);
  },
  recordOf(commandId) {
    const number = story.entries[commandId];
    return number === undefined
      ? text('较早的记录', 'an earlier record')
      : text(`第 ${number} 条记录`, `record ${number}`);
  },
});
