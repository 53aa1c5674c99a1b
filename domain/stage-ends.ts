// A stage is planned to end some time after its first day, or after the first signature that still stands.
import type { Building } from './building.ts';
import type { BuildingFact, FirstSignature } from './events.ts';
import { requiredSignatories, type Household } from './household.ts';
import type { Id, Instant } from './kernel.ts';
import { firstOverRoll } from './over-roll.ts';
import { isOpen, type OpenStage, type Stage } from './policy.ts';
import { deadline } from './working-time.ts';

type Rules = Pick<Building, 'policy' | 'calendar'>;

/** One planned length of a stage after an instant; null when policy plans none. */
export function lengthAfter({ policy, calendar }: Rules, stage: Stage, from: Instant): Instant | null {
  const planned = isOpen(stage) ? policy.stages[stage].plannedEndsAfter : undefined;
  return planned === undefined ? null : deadline(from, planned, calendar).at;
}

/** When a stage entered at that instant is planned to end; null when policy does not say, and until somebody has
 *  signed where it counts from the first signature. */
export function plannedEnd(
  building: Rules & Pick<Building, 'households'>,
  stage: Stage,
  entered: Instant,
): Instant | null {
  const from = countedFrom(building, stage, entered);
  return from && lengthAfter(building, stage, from);
}

/** What the end of a stage entered at that instant counts from; null while it waits for a first signature. */
export function countedFrom(
  building: Pick<Building, 'policy' | 'households'>,
  stage: Stage,
  entered: Instant,
): Instant | null {
  if (!isOpen(stage) || !countsFromSignature(building, stage)) return entered;
  return firstStandingSignature(building)?.at ?? null;
}

const countsFromSignature = ({ policy }: Pick<Building, 'policy'>, stage: OpenStage): boolean =>
  policy.stages[stage].countsFrom === 'first_signature';

/** The end that follows the first signature, wherever that moved it. An end that was extended stays. */
export function movedEnd(building: Building): BuildingFact[] {
  const { stage, stageEndsAt, stageExtended } = building;
  if (stageExtended || !isOpen(stage) || !countsFromSignature(building, stage)) return [];
  if (building.policy.stages[stage].plannedEndsAfter === undefined) return [];
  const firstSignature = firstStandingSignature(building);
  const moved = firstSignature && lengthAfter(building, stage, firstSignature.at);
  if (moved === stageEndsAt) return [];
  return [{ type: 'stage_end_moved', data: { stageEndsAt: moved, firstSignature } }];
}

/** The signature recorded first of those that nobody took back. Of somebody who need not sign it starts no clock; a
 *  confirmation leaves the date of the signature that it confirms. */
const firstStandingSignature = ({ households }: Pick<Building, 'households'>): FirstSignature | null =>
  firstSignatureOf(households, null);

const firstSignatureOf = firstOverRoll(firstOf, (one, other) => one.at < other.at);

function firstOf(household: Household): FirstSignature | null {
  const signed = requiredSignatories(household).flatMap(({ id, signedAt }): { id: Id; at: Instant }[] =>
    signedAt === null ? [] : [{ id, at: signedAt }],
  );
  const [first] = signed.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return first ? { householdId: household.id, signatoryId: first.id, at: first.at } : null;
}
