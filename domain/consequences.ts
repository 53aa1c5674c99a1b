import { refusalConsequences } from './after-refusal.ts';
import type { Building } from './building.ts';
import type { BuildingFact } from './events.ts';
import { hasSigned } from './household.ts';
import type { Instant } from './kernel.ts';
import { automaticAdvance, buildingThresholds, metSince } from './stages.ts';

/** What follows by itself from the last facts, one layer at a time: households that became signed or no longer
 *  are, tracks after a refusal that ended, thresholds reached or lost, a stage that advances. Empty when everything has been drawn. */
export function consequences(building: Building, now: Instant): BuildingFact[] {
  const signings = signingConsequences(building);
  if (signings.length > 0) return signings;
  const endings = refusalConsequences(building);
  if (endings.length > 0) return endings;
  const thresholds = thresholdConsequences(building);
  return thresholds.length > 0 ? thresholds : automaticAdvance(building, now);
}

function signingConsequences(building: Building): BuildingFact[] {
  return Object.values(building.households).flatMap((household): BuildingFact[] => {
    const signed = hasSigned(household);
    if (signed === (household.signedAt !== null)) return [];
    const type = signed ? 'household_signed' : 'household_unsigned';
    return [{ type, householdId: household.id, data: {} }];
  });
}

function thresholdConsequences(building: Building): BuildingFact[] {
  return buildingThresholds(building).flatMap(({ id, met }): BuildingFact[] => {
    if (met === (metSince(building, id) !== null)) return [];
    return [{ type: met ? 'threshold_met' : 'threshold_lost', data: { thresholdId: id } }];
  });
}
