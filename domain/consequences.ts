import { refusalConsequences } from './after-refusal.ts';
import type { Building } from './building.ts';
import type { BuildingFact } from './events.ts';
import { consentOf, hasSigned, type Household } from './household.ts';
import type { Instant } from './kernel.ts';
import { listOverRoll } from './over-roll.ts';
import { withdrawReminders } from './reminders.ts';
import { movedEnd } from './stage-ends.ts';
import { automaticAdvance, buildingThresholds, metSince } from './stages.ts';

/** What follows by itself from the last facts, one layer at a time: households that became signed or no longer
 *  are, tracks after a refusal that ended, thresholds reached or lost, a stage that advances, the end of one that follows
 *  the first signature, reminders whose reason is gone. Empty when everything has been drawn. */
export function consequences(building: Building, now: Instant): readonly BuildingFact[] {
  const signings = signingConsequences(building);
  if (signings.length > 0) return signings;
  const endings = refusalConsequences(building);
  if (endings.length > 0) return endings;
  const thresholds = thresholdConsequences(building);
  if (thresholds.length > 0) return thresholds;
  const advance = automaticAdvance(building, now);
  if (advance.length > 0) return advance;
  const moved = movedEnd(building);
  return moved.length > 0 ? moved : withdrawReminders(building, now);
}

const signingConsequences = ({ households, policy, stage }: Building): readonly BuildingFact[] => {
  if (policy.signing.reconfirmation === 'counted') return changedSignings(households, 'counted');
  return changedSignings(households, stage === 'effective' || stage === 'closed' ? 'kept' : 'not_counted');
};

/** What a signature is worth that has to be given again. Once in effect, it never takes back what counted. */
type Unconfirmed = 'counted' | 'not_counted' | 'kept';

const changedSignings = listOverRoll((household: Household, unconfirmed: Unconfirmed): BuildingFact[] => {
  const signed = countsAsSigned(household, unconfirmed);
  if (signed === hasSigned(household)) return [];
  const type = signed ? 'household_signed' : 'household_unsigned';
  return [{ type, householdId: household.id, data: {} }];
});

function countsAsSigned(household: Household, unconfirmed: Unconfirmed): boolean {
  const consent = consentOf(household);
  if (consent !== 'unconfirmed') return consent === 'given';
  return unconfirmed === 'counted' || (unconfirmed === 'kept' && hasSigned(household));
}

function thresholdConsequences(building: Building): BuildingFact[] {
  return buildingThresholds(building).flatMap(({ id, met }): BuildingFact[] => {
    if (met === (metSince(building, id) !== null)) return [];
    return [{ type: met ? 'threshold_met' : 'threshold_lost', data: { thresholdId: id } }];
  });
}
