// How far a building is from its thresholds, in further households.
import type { Id } from '../kernel.ts';
import { isOpen, type Threshold } from '../policy.ts';
import type { ThresholdState } from '../thresholds.ts';
import type { BuildingFacts } from './facts.ts';

/** What a threshold's ratio and its quorum need at least. */
const missingFor = ({ missing, quorum }: ThresholdState): number => Math.max(missing, quorum?.missing ?? 0);

/** For the nearest unmet threshold of signatures, to 100 % where there is none. */
export function missingToSign(
  { total, signed, thresholds }: BuildingFacts,
  policy: readonly Pick<Threshold, 'id' | 'counts'>[],
): number {
  const unmet = thresholds.filter(({ id, met }) => !met && ofSignatures(id, policy)).map(missingFor);
  const nearest = unmet.filter((missing) => missing > 0);
  return nearest.length === 0 ? total - signed : Math.min(...nearest);
}

const ofSignatures = (id: string, policy: readonly Pick<Threshold, 'id' | 'counts'>[]): boolean =>
  policy.some((threshold) => threshold.id === id && threshold.counts === 'signed');

export interface Near {
  buildingId: Id;
  thresholdId: string;
  missing: 1 | 2;
}

/** Thresholds of open buildings that one or two households would reach. */
export const nearThresholds = (buildings: readonly BuildingFacts[]): Near[] =>
  buildings.flatMap(({ buildingId, stage, thresholds }) => {
    if (!isOpen(stage)) return [];
    return thresholds.flatMap((threshold): Near[] => {
      const missing = missingFor(threshold);
      if (threshold.met || (missing !== 1 && missing !== 2)) return [];
      return [{ buildingId, thresholdId: threshold.id, missing }];
    });
  });
