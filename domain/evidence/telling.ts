// The evidence of a household: everything said and done, in the order of recording.
import type { BuildingEvent, EventType } from '../events.ts';
import type { Author, Id, Instant } from '../kernel.ts';
import type { Policy } from '../policy.ts';
import type { Text } from '../refusals.ts';
import { text } from '../words.ts';
import type { EvidenceType, GivenNumber, PolicyReference, Title } from './facts.ts';
import { emptyStory, follow, readerOf, type Names, type Reader } from './story.ts';
import { TITLES } from './titles.ts';

/** An entry before anything is hashed. */
export interface Telling {
  /** 1, 2, 3 … in the pack. */
  number: number;
  /** The event's number in its building; a signing number has that of the event it came with. */
  buildingSeq: number;
  recordedAt: Instant;
  occurredAt: Instant | null;
  type: EvidenceType;
  /** Null for what concerns the building as a whole. */
  householdId: Id | null;
  objectionId: Id | null;
  commandId: Id | null;
  author: Author;
  data: object;
  title: Text;
  /** What the author wrote with this command belongs to this entry. */
  bearsTexts: boolean;
}

export interface EvidenceSources {
  householdId: Id;
  /** Events of the building in order; those that do not bear on the household are left out. */
  events: readonly BuildingEvent[];
  /** Numbers of the events with which their commands began: there the command's texts belong. */
  firstOfCommands: ReadonlySet<number>;
  ledger: readonly GivenNumber[];
  /** `version`: as the event names it; histories of the first version do not. */
  policyOf: (policy: Policy, at: Instant, version: number | null) => PolicyReference;
  names: Names;
}

/** Facts about another household that bear on one that they name: a plan that affects it. What else names it there
 *  (that its plan reopened a neighbour's consent) is the neighbour's own affair. */
export const TOLD_OF_OTHERS: readonly EventType[] = ['option_proposed'];

/** Of the building as a whole, but for its staff alone. */
const FOR_STAFF: readonly EventType[] = ['reminder_raised', 'reminder_withdrawn'];

/** A household with those that were merged into it: what was recorded on them counts as recorded on it. */
type Whole = ReadonlySet<Id>;

/** The household comes first. What was merged into a merged one was merged before. */
function wholeOf(householdId: Id, events: readonly BuildingEvent[]): Whole {
  const whole = new Set([householdId]);
  for (const event of events.toReversed()) {
    if (event.type !== 'households_merged' || !whole.has(event.householdId)) continue;
    for (const id of event.data.mergedIds) whole.add(id);
  }
  return whole;
}

/** Whether an event belongs to a household: its own, one of the building as a whole, or one told of another. */
function bearsOn(event: BuildingEvent, whole: Whole): boolean {
  const whose = householdOf(event);
  if (whose !== null && whole.has(whose)) return true;
  if (whose === null) return !FOR_STAFF.includes(event.type);
  if (!TOLD_OF_OTHERS.includes(event.type)) return false;
  const data = JSON.stringify(event.data);
  return [...whole].some((id) => data.includes(JSON.stringify(id)));
}

const householdOf = (event: BuildingEvent): Id | null =>
  'householdId' in event ? (event.householdId ?? null) : null;

/** Every entry of a household's evidence, in the order of recording. */
export function tellEvidence(sources: EvidenceSources): Telling[] {
  const { householdId, names, firstOfCommands } = sources;
  const story = emptyStory(householdId);
  const reader = readerOf(story, names);
  const whole = wholeOf(householdId, sources.events);
  return [...toldBy(sources, whole)].map(({ told, event }, index) => {
    const number = index + 1;
    follow(story, event, number);
    const isOurs = told.householdId === null || whole.has(told.householdId);
    const isFact = told.type === event.type;
    return {
      ...told,
      number,
      title: titleOf(told, householdId, whole, reader),
      bearsTexts: isOurs && isFact && firstOfCommands.has(event.seq),
    };
  });
}

type Told = Omit<Telling, 'number' | 'title' | 'bearsTexts'>;

/** The events that bear on the household, each followed by the signing number that it gave or took. */
function* toldBy(sources: EvidenceSources, whole: Whole): Generator<{ told: Told; event: BuildingEvent }> {
  const { householdId, events, ledger } = sources;
  let given: GivenNumber | undefined;
  for (const event of events) {
    if (!bearsOn(event, whole)) continue;
    yield { told: retell(event, sources), event };
    if (event.type === 'household_signed' && event.householdId === householdId) {
      given = ledger.find(({ seq }) => seq === event.seq);
      if (given) yield { told: numbering('signing_number_given', event, given), event };
    } else if (event.type === 'household_unsigned' && event.householdId === householdId && given) {
      yield { told: numbering('signing_number_voided', event, given), event };
      given = undefined;
    }
  }
}

function retell(event: BuildingEvent, { householdId, policyOf }: EvidenceSources): Told {
  switch (event.type) {
    case 'building_opened': {
      const { policy, roll, calendar: _calendar, ...data } = event.data;
      const line = roll.find(({ id }) => id === householdId) ?? null;
      return told(event, { ...data, policy: policyOf(policy, event.at, null), line });
    }
    case 'policy_changed':
      return told(event, { policy: policyOf(event.data.policy, event.at, event.data.version ?? null) });
    case 'calendar_changed':
      return told(event, { publishedThrough: event.data.calendar.publishedThrough });
    default:
      return told(event, event.data);
  }
}

const numbering = (
  type: 'signing_number_given' | 'signing_number_voided',
  event: BuildingEvent,
  { number, hash, previousHash }: GivenNumber,
): Told => ({ ...told(event, { number, ledgerHash: hash, ledgerPreviousHash: previousHash }), type });

const told = (event: BuildingEvent, data: object): Told => ({
  buildingSeq: event.seq,
  recordedAt: event.at,
  occurredAt: event.occurredAt ?? null,
  type: event.type,
  householdId: householdOf(event),
  objectionId: 'objectionId' in event ? event.objectionId : null,
  commandId: event.commandId ?? null,
  author: event.by,
  data,
});

function titleOf(
  { type, data, householdId, objectionId }: Told,
  ours: Id,
  whole: Whole,
  reader: Reader,
): Text {
  const title = (TITLES[type] as Title<never>)(data as never, reader, objectionId);
  if (householdId === null || householdId === ours) return title;
  const whose = reader.household(householdId);
  if (whole.has(householdId)) {
    return text(
      `${whose.zh}（后并入本户）：${title.zh}`,
      `${whose.en} (merged into this household): ${title.en}`,
    );
  }
  return text(`关联户（${whose.zh}）：${title.zh}`, `Coupled household (${whose.en}): ${title.en}`);
}
