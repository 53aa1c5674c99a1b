import { describe, expect, test } from '@jest/globals';
import { campaignShares, type ThresholdShare } from '../../../domain/campaign-thresholds.ts';
import { thresholdsOf, type BuildingReport } from '../../../domain/campaign.ts';
import { needsEveryReport, nextNotices, type CampaignRun } from '../../../domain/campaign-run.ts';
import type { Stage, Threshold } from '../../../domain/policy.ts';
import { recordSignature } from '../commands.ts';
import { inStage, lines, PLAIN, threshold } from '../openings.ts';
import { given, START } from '../scenario.ts';
import { afterReports, campaign, told } from './campaign-scenario.ts';

const wide = threshold({ id: 'all', scope: 'campaign', ratio: '3/4' });

/** What a building of `total` households says once the first `signed` of them have. */
function shares(signed: number, total: number, rule: Threshold = wide): ThresholdShare[] {
  const steps = lines(signed).map(({ id }) => recordSignature(id));
  return campaignShares(
    given(inStage('signing', lines(total), { ...PLAIN, thresholds: [rule] }), ...steps).building,
  );
}

function says(
  buildingId: string,
  seq: number,
  signed: number,
  total: number,
  change: Partial<BuildingReport> = {},
): BuildingReport {
  const stage: Stage = 'signing';
  const base = { campaignId: 'k1', buildingId, seq, stage, withdrawn: false };
  return { ...base, shares: shares(signed, total), ...change };
}

/** As a building says it that was told that the campaign holds. */
const believing = (told: ThresholdShare[]): Partial<BuildingReport> => ({
  shares: told.map((share) => ({ ...share, met: true })),
});

const facts = ({ outbox }: CampaignRun) => outbox.map(({ type, data }) => [type, data]);
const figures = (numerator: number, denominator: number) => ({ thresholdId: 'all', numerator, denominator });

describe('a threshold over the campaign', () => {
  test('is counted over all its buildings together', () => {
    const run = campaign(says('b1', 1, 4, 4), says('b2', 1, 0, 4));
    expect(thresholdsOf(run.campaign)).toMatchObject([
      { id: 'all', scope: 'campaign', numerator: 4, denominator: 8, missing: 2, met: false },
    ]);
  });

  test('is reached once, by whatever building, and every building is told', () => {
    const run = afterReports(campaign(says('b1', 1, 4, 4), says('b2', 1, 0, 4)), says('b2', 3, 2, 4));
    expect(facts(run)).toEqual([['threshold_met', figures(6, 8)]]);
    expect(nextNotices(run)).toEqual([
      expect.objectContaining({ buildingId: 'b1', thresholdId: 'all', met: true, since: START }),
      expect.objectContaining({ buildingId: 'b2', thresholdId: 'all', met: true, since: START }),
    ]);
    const more = afterReports(told(run), says('b2', 5, 3, 4, believing(shares(3, 4))));
    expect(facts(more)).toEqual([]);
    expect(nextNotices(more)).toEqual([]);
  });

  test('is lost once when signatures are retracted', () => {
    const reached = afterReports(campaign(says('b1', 1, 4, 4)), says('b2', 3, 2, 4));
    const lost = afterReports(told(reached), says('b2', 5, 1, 4, believing(shares(1, 4))));
    expect(facts(lost)).toEqual([['threshold_lost', figures(5, 8)]]);
    expect(nextNotices(lost).map(({ met }) => met)).toEqual([false, false]);
  });

  test('reached and lost before anybody was told, is told in that order', () => {
    const run = afterReports(campaign(), says('b1', 1, 3, 4), says('b1', 3, 2, 4));
    expect(facts(run).map(([type]) => type)).toEqual(['threshold_met', 'threshold_lost']);
    expect(nextNotices(run).map(({ met }) => met)).toEqual([true, false]);
  });

  test('a building that joins later is told how it stands', () => {
    const reached = told(afterReports(campaign(), says('b1', 1, 8, 8)));
    const joined = afterReports(reached, says('b2', 1, 0, 2));
    expect(facts(joined)).toEqual([]);
    expect(nextNotices(joined)).toMatchObject([{ buildingId: 'b2', met: true }]);
  });

  test('a building that forgot is told again, in a new word', () => {
    const reached = told(afterReports(campaign(), says('b1', 1, 4, 4)));
    const [first] = nextNotices(afterReports(campaign(), says('b1', 1, 4, 4)));
    const again = afterReports(reached, says('b1', 9, 4, 4));
    expect(nextNotices(again)).toMatchObject([{ buildingId: 'b1', met: true, reportSeq: 9 }]);
    expect(nextNotices(again)[0]).not.toEqual(first);
  });

  test('a late twin of an older report changes nothing', () => {
    const run = afterReports(campaign(), says('b1', 7, 3, 4));
    expect(afterReports(run, says('b1', 2, 0, 4))).toEqual(run);
  });

  test('a building that is withdrawn no longer counts', () => {
    const run = campaign(says('b1', 1, 3, 4), says('b2', 1, 0, 4));
    const alone = afterReports(run, says('b2', 2, 0, 4, { withdrawn: true }));
    expect(facts(alone)).toEqual([['threshold_met', figures(3, 4)]]);
  });
});

describe('a policy that brings a threshold over the campaign', () => {
  const silent = { shares: [] };

  test('is not judged before every building has it', () => {
    const run = afterReports(
      campaign(says('b1', 1, 4, 4, silent), says('b2', 1, 0, 4, silent)),
      says('b1', 2, 4, 4),
    );
    expect(facts(run)).toEqual([]);
    expect(thresholdsOf(run.campaign)).toEqual([]);
    expect(thresholdsOf(afterReports(run, says('b2', 2, 0, 4)).campaign)).toMatchObject([{ numerator: 4 }]);
  });

  test('makes the campaign look for buildings that had nothing to say before', () => {
    const run = campaign(says('b1', 1, 4, 4, silent));
    expect(needsEveryReport(run, [says('b1', 2, 4, 4)])).toBe(true);
    expect(needsEveryReport(afterReports(run, says('b1', 2, 3, 4)), [says('b1', 3, 4, 4)])).toBe(false);
  });

  test('a building that is new makes it look as well', () =>
    expect(needsEveryReport(campaign(says('b1', 1, 4, 4)), [says('b2', 1, 0, 4)])).toBe(true));
});

describe('while a change of policy is on its way', () => {
  const stricter = { ...wide, ratio: '4/5' };
  const half = () =>
    afterReports(
      told(afterReports(campaign(says('b1', 1, 3, 4)), says('b2', 1, 3, 4))),
      says('b1', 2, 3, 4, { shares: shares(3, 4, stricter) }),
    );

  test('the threshold is neither reached nor lost: half a change gives no true number', () => {
    expect(thresholdsOf(half().campaign)).toEqual([]);
    expect(facts(half())).toEqual([]);
  });

  test('it is judged again once all buildings have the new policy', () => {
    const whole = afterReports(half(), says('b2', 2, 3, 4, { shares: shares(3, 4, stricter) }));
    expect(facts(whole)).toEqual([['threshold_lost', figures(6, 8)]]);
  });

  test('a threshold that no policy names any more is dropped, and nobody needs telling', () => {
    const none = { shares: [] };
    const run = afterReports(half(), says('b1', 3, 3, 4, none), says('b2', 3, 3, 4, none));
    expect(facts(run)).toEqual([['threshold_dropped', { thresholdId: 'all' }]]);
    expect(nextNotices(run)).toEqual([]);
  });

  test('a closed building keeps the policy it ended under and still counts', () => {
    const closed = { stage: 'closed', shares: shares(3, 4) } as const;
    const run = afterReports(
      campaign(),
      says('b1', 1, 0, 4, closed),
      says('b2', 1, 4, 4, { shares: shares(4, 4, stricter) }),
    );
    expect(thresholdsOf(run.campaign)).toMatchObject([{ numerator: 7, denominator: 8, met: true }]);
  });
});
