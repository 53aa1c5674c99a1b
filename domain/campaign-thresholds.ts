// A threshold over a whole campaign: every building says what it adds, nobody looks into another building.
import type { Building } from './building.ts';
import { rememberPerRecord, type Instant } from './kernel.ts';
import { asksTheSame, countsAlike, type Stage, type Threshold } from './policy.ts';
import { metSince } from './stages.ts';
import { addTallies, tallyRoll, type Tally } from './tallies.ts';
import { thresholdState, type ThresholdState } from './thresholds.ts';

/** What one building adds to a threshold of its campaign, and whether it was told that the campaign meets it. */
export interface ThresholdShare {
  threshold: Threshold;
  tally: Tally;
  met: boolean;
}

/** A building's part in its campaign's thresholds; empty where its policy has none of that scope. */
export const campaignShares = rememberPerRecord((building: Building): ThresholdShare[] => {
  const wide = building.policy.thresholds.filter(({ scope }) => scope === 'campaign');
  return wide.map((threshold) => ({
    threshold,
    tally: tallyRoll(threshold, building.households),
    met: metSince(building, threshold.id) !== null,
  }));
});

/** A building among the others of its campaign. */
export interface Participant {
  stage: Stage;
  shares: readonly ThresholdShare[];
}

/** Every campaign threshold on which the buildings agree, over all of them. While a change of policy is on its way
 *  from building to building, what they disagree on is left out: half a change gives no true number. A closed
 *  building keeps the policy it ended under and is counted where that counts the same things. */
export function campaignThresholds(
  participants: readonly Participant[],
  metAt: Readonly<Record<string, Instant>>,
): ThresholdState[] {
  const open = participants.filter(({ stage }) => stage !== 'closed');
  const [first, ...others] = open.length > 0 ? open : participants;
  const agreed = (first?.shares ?? []).filter(({ threshold }) =>
    others.every((other) => {
      const share = shareOf(other, threshold.id);
      return share !== undefined && asksTheSame(threshold, share.threshold);
    }),
  );
  return agreed.map(({ threshold }) => {
    const tallies = participants.flatMap((participant) => {
      const share = shareOf(participant, threshold.id);
      return share && countsAlike(threshold, share.threshold) ? [share.tally] : [];
    });
    const since = Object.hasOwn(metAt, threshold.id) ? metAt[threshold.id] : undefined;
    return thresholdState(threshold, addTallies(tallies), since ?? null);
  });
}

const shareOf = ({ shares }: Participant, id: string): ThresholdShare | undefined =>
  shares.find(({ threshold }) => threshold.id === id);
