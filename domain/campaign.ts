import { campaignThresholds, type ThresholdShare } from './campaign-thresholds.ts';
import { unreachable, type Id, type Instant } from './kernel.ts';
import { asksTheSame, type Stage } from './policy.ts';
import type { ThresholdState } from './thresholds.ts';

/** What happens to a campaign as a whole. Everything else happens in a building. */
export type CampaignFact =
  | { type: 'threshold_met'; data: ThresholdFigures }
  | { type: 'threshold_lost'; data: ThresholdFigures }
  /** The policy no longer names it: neither met nor lost. */
  | { type: 'threshold_dropped'; data: { thresholdId: string } };

/** With the numbers at that moment; households, certificates or cm². */
interface ThresholdFigures {
  thresholdId: string;
  numerator: number;
  denominator: number;
}

/** `seq` is 1, 2, 3 … in a campaign. */
export type CampaignEvent = CampaignFact & { seq: number; at: Instant };

/** What a building tells its campaign, whenever it changes. `seq` orders what one building says. */
export interface BuildingReport {
  campaignId: Id;
  buildingId: Id;
  seq: number;
  stage: Stage;
  withdrawn: boolean;
  shares: ThresholdShare[];
}

/** Everything a campaign's decisions depend on. Plain JSON: it travels through continue-as-new. */
export interface Campaign {
  schemaVersion: 1;
  id: Id;
  /** The newest report of every building. */
  reports: Record<Id, BuildingReport>;
  /** Thresholds that hold over all buildings, with the moment since which they do. */
  metAt: Record<string, Instant>;
  seq: number;
  lastEventAt: Instant;
}

export const newCampaign = (id: Id): Campaign => ({
  schemaVersion: 1,
  id,
  reports: {},
  metAt: {},
  seq: 0,
  lastEventAt: '1970-01-01T00:00:00.000Z',
});

/** The campaign after an event. */
export function evolveCampaign(campaign: Campaign, event: CampaignEvent): Campaign {
  return { ...campaign, metAt: changeMet(campaign, event), seq: event.seq, lastEventAt: event.at };
}

function changeMet({ metAt }: Campaign, event: CampaignEvent): Campaign['metAt'] {
  const { [event.data.thresholdId]: _gone, ...rest } = metAt;
  switch (event.type) {
    case 'threshold_met':
      return { ...rest, [event.data.thresholdId]: event.at };
    case 'threshold_lost':
    case 'threshold_dropped':
      return rest;
    default:
      return unreachable(event);
  }
}

/** The campaign once a building has reported. Late twins of older reports change nothing. A building that was
 *  withdrawn no longer takes part. */
export function hear(campaign: Campaign, report: BuildingReport): Campaign {
  const known = campaign.reports[report.buildingId];
  if (known && known.seq > report.seq) return campaign;
  const { [report.buildingId]: _gone, ...others } = campaign.reports;
  return { ...campaign, reports: report.withdrawn ? others : { ...others, [report.buildingId]: report } };
}

/** Whether a report is the first of its building or follows another policy than its last: then buildings may be
 *  missing that had nothing to report before, and nothing may be judged without them. */
export function isNews({ reports }: Campaign, report: BuildingReport): boolean {
  const known = reports[report.buildingId];
  if (!known || known.shares.length !== report.shares.length) return true;
  return report.shares.some(({ threshold }, index) => {
    const before = known.shares[index]?.threshold;
    return before === undefined || before.id !== threshold.id || !asksTheSame(before, threshold);
  });
}

export const thresholdsOf = (campaign: Campaign): ThresholdState[] =>
  campaignThresholds(Object.values(campaign.reports), campaign.metAt);

/** What the reports so far come to: thresholds of the campaign reached, lost, or no longer named. */
export function campaignFacts(campaign: Campaign): CampaignFact[] {
  const states = thresholdsOf(campaign);
  const changed = states.flatMap(({ id, met, numerator, denominator }): CampaignFact[] => {
    if (met === Object.hasOwn(campaign.metAt, id)) return [];
    const data = { thresholdId: id, numerator, denominator };
    return [{ type: met ? 'threshold_met' : 'threshold_lost', data }];
  });
  const named = new Set(
    Object.values(campaign.reports).flatMap(({ shares }) => shares.map(({ threshold }) => threshold.id)),
  );
  const dropped = Object.keys(campaign.metAt).filter((id) => !named.has(id));
  return [
    ...changed,
    ...dropped.map((thresholdId): CampaignFact => ({ type: 'threshold_dropped', data: { thresholdId } })),
  ];
}
