import type { Building } from './building.ts';
import type { OpenQuestion } from './circumstances.ts';
import type { BuildingFact } from './events.ts';
import { millis, type Author, type Id, type Instant } from './kernel.ts';
import type { RefusalCode } from './refusals.ts';
import type { ThresholdState } from './thresholds.ts';

/** Who gives a command, when, and what the rules cannot know by themselves. */
export interface Context {
  now: Instant;
  /** When it happened, as the command says; `now` when it says nothing. */
  happened: Instant;
  by: Author;
  newId(): Id;
  /** The first id of the body that exists nowhere, as the API found; refused after every other rule. */
  unknown: RefusalCode | null;
}

export interface Accepted {
  accepted: true;
  facts: BuildingFact[];
  /** Ids that the command gave, for its answer. */
  ids: Record<string, Id | Id[]>;
}

export interface Refused {
  accepted: false;
  code: RefusalCode;
  /** The gates that do not hold, with `gate_not_met`. */
  thresholds?: ThresholdState[];
  /** Ids of the gates among them that hold or fail over the whole campaign; the board has their numbers. */
  campaignThresholds?: string[];
  /** What has to be known first, with `who_signs_open`; `person` is the place in the command's list. */
  questions?: { code: OpenQuestion['code']; person: number | null }[];
}

export type Decision = Accepted | Refused;

/** A rule about one kind of command: refusals first, the facts last. */
export type Rule<C> = (building: Building, command: C, context: Context) => Decision;

export const accept = (facts: BuildingFact[], ids: Accepted['ids'] = {}): Accepted => ({
  accepted: true,
  facts,
  ids,
});
export const refuse = (code: RefusalCode): Refused => ({ accepted: false, code });

export interface BuildingCommand<T extends string, D> {
  type: T;
  data: D;
}
export interface HouseholdCommand<T extends string, D> extends BuildingCommand<T, D> {
  householdId: Id;
}
export interface ObjectionCommand<T extends string, D> extends HouseholdCommand<T, D> {
  objectionId: Id;
}

/** Clocks of phones may run ahead by this much. */
const TOLERATED_LEAD = 5 * 60_000;

export const liesInFuture = (happened: Instant, now: Instant): boolean =>
  millis(happened) > millis(now) + TOLERATED_LEAD;
