// The evidence of a household: everything said and done, in the order of recording.
import type { BuildingEvent } from '../events.ts';
import type { Author, Id, Instant } from '../kernel.ts';
import type { Policy } from '../policy.ts';
import type { Text } from '../refusals.ts';
import { text } from '../words.ts';
import type { EvidenceType, GivenNumber, PolicyReference, Title } from './facts.ts';
import { bearingEvents, whoseEvent, type Bearing, type Whose } from './bearing.ts';
import { kinOf } from './lineage.ts';
import { emptyStory, follow, readerOf, type Names, type Story } from './story.ts';
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

/** Every entry of a household's evidence, in the order in which it came to bear on the household. */
export function tellEvidence(sources: EvidenceSources): Telling[] {
  const { householdId, firstOfCommands, events } = sources;
  const story = emptyStory(new Set(kinOf(events, householdId)));
  return [...toldBy(sources)].map(({ told, event, whose }, index) => {
    const number = index + 1;
    follow(story, event, number);
    return {
      ...told,
      number,
      title: titleOf(told, whose, story, sources),
      bearsTexts: whose !== 'neighbour' && told.type === event.type && firstOfCommands.has(event.seq),
    };
  });
}

type Told = Omit<Telling, 'number' | 'title' | 'bearsTexts'>;

/** The events that bear on the household, each followed by the signing number that it gave or took. */
function* toldBy(sources: EvidenceSources): Generator<Bearing & { told: Told }> {
  const { householdId, events, ledger } = sources;
  const given = new Map<Id, GivenNumber>();
  for (const bearing of bearingEvents(events, householdId)) {
    const { event } = bearing;
    yield { ...bearing, told: retell(event, sources) };
    if (event.type === 'household_signed') {
      const number = ledger.find(({ seq }) => seq === event.seq);
      if (!number) continue;
      given.set(event.householdId, number);
      yield { ...bearing, told: numbering('signing_number_given', event, number) };
    } else if (event.type === 'household_unsigned') {
      const number = given.get(event.householdId);
      if (!number) continue;
      given.delete(event.householdId);
      yield { ...bearing, told: numbering('signing_number_voided', event, number) };
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
  householdId: whoseEvent(event),
  objectionId: 'objectionId' in event ? event.objectionId : null,
  commandId: event.commandId ?? null,
  author: event.by,
  data,
});

const RELATIONS: Record<Exclude<Whose, 'building' | 'own'>, (name: Text) => Text> = {
  origin: ({ zh, en }) => text(`原户（${zh}）`, `Before the split (${en})`),
  merged: ({ zh, en }) => text(`${zh}（后并入本户）`, `${en} (merged into this household)`),
  neighbour: ({ zh, en }) => text(`关联户（${zh}）`, `Coupled household (${en})`),
};

function titleOf(
  { type, data, householdId, objectionId }: Told,
  whose: Whose,
  story: Story,
  { householdId: ours, names }: EvidenceSources,
): Text {
  const reader = readerOf(story, names, { ours, subject: householdId ?? ours });
  const title = (TITLES[type] as Title<never>)(data as never, reader, objectionId);
  if (whose === 'building' || whose === 'own' || householdId === null) return title;
  const relation = RELATIONS[whose](reader.household(householdId));
  return text(`${relation.zh}：${title.zh}`, `${relation.en}: ${title.en}`);
}
