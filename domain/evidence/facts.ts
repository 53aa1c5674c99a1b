import type { BuildingFact, EventOf, EventType } from '../events.ts';
import type { RollLine } from '../household.ts';
import type { CivilDate, Id } from '../kernel.ts';
import type { Text } from '../refusals.ts';
import type { Reader } from './story.ts';

/** Which document was in force: its version in the campaign, and the SHA-256 of its canonical JSON. */
export interface PolicyReference {
  version: number | null;
  hash: string;
}

/** A signing number of the household, as the campaign's ledger gave it with event `seq`. */
export interface GivenNumber {
  number: number;
  seq: number;
  hash: string;
  previousHash: string;
}

interface LedgerData {
  number: number;
  ledgerHash: string;
  ledgerPreviousHash: string;
}

/** What evidence tells in other words than the event: long documents by their hash, of the roll this household alone. */
interface Retold {
  building_opened: Omit<EventOf<'building_opened'>['data'], 'policy' | 'roll' | 'calendar'> & {
    policy: PolicyReference;
    line: RollLine | null;
  };
  policy_changed: { policy: PolicyReference };
  calendar_changed: { publishedThrough: CivilDate };
  signing_number_given: LedgerData;
  signing_number_voided: LedgerData;
}

export type EvidenceType = EventType | 'signing_number_given' | 'signing_number_voided';
export type EvidenceData<T extends EvidenceType> = T extends keyof Retold
  ? Retold[T]
  : Extract<BuildingFact, { type: T }>['data'];

/** What a person reads of one kind of fact. */
export type Title<Data> = (data: Data, reader: Reader, objectionId: Id | null) => Text;
export type Titles = { [T in EvidenceType]: Title<EvidenceData<T>> };
