import { campaignThresholds, type ThresholdShare } from './campaign-thresholds.ts';
import { unreachable, type Author, type Id, type Instant } from './kernel.ts';
import { asksTheSame, type Stage } from './policy.ts';
import {
  evolvePromises,
  isOpenPromise,
  markReminded,
  type PromiseFact,
  type StaffPromise,
} from './promises.ts';
import { evolveReminders } from './reminder-evolution.ts';
import type { Reminder } from './reminders.ts';
import type { ThresholdState } from './thresholds.ts';

/** What happens to a campaign as a whole. Everything else happens in a building. */
export type CampaignFact =
  | { type: 'threshold_met'; data: ThresholdFigures }
  | { type: 'threshold_lost'; data: ThresholdFigures }
  /** The policy no longer names it: neither met nor lost. */
  | { type: 'threshold_dropped'; data: { thresholdId: string } }
  /** Promises without a household; those about one are their building's. */
  | PromiseFact
  | { type: 'reminder_raised'; data: { reminderId: Id; kind: 'promiseDue'; key: string } & OfPromise }
  | { type: 'reminder_withdrawn'; data: { reminderId: Id; kind: 'promiseDue' } };

interface OfPromise {
  promiseId: Id;
  staffId: Id;
}

/** With the numbers at that moment; households, certificates or cm². */
interface ThresholdFigures {
  thresholdId: string;
  numerator: number;
  denominator: number;
}

/** `seq` is 1, 2, 3 … in a campaign. `by` is absent where the campaign found out by itself, `commandId` where nobody gave
 *  a command, `occurredAt` where the command did not say. */
export type CampaignEvent = CampaignFact & {
  seq: number;
  at: Instant;
  by?: Author;
  commandId?: Id;
  occurredAt?: Instant;
};
export type CampaignEventOf<T extends CampaignFact['type']> = Extract<CampaignEvent, { type: T }>;

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
  schemaVersion: 2;
  id: Id;
  /** The newest report of every building. */
  reports: Record<Id, BuildingReport>;
  /** Thresholds that hold over all buildings, with the moment since which they do. */
  metAt: Record<string, Instant>;
  /** Every open one, and those that were decided last. */
  promises: Record<Id, StaffPromise>;
  reminders: Reminder[];
  /** The commands that it took last. */
  recent: Id[];
  seq: number;
  lastEventAt: Instant;
}

/** Decided promises that a campaign remembers; PostgreSQL has all of them. */
const DECIDED_KEPT = 100;
const RECENT_KEPT = 500;

export const newCampaign = (id: Id): Campaign => ({
  schemaVersion: 2,
  id,
  reports: {},
  metAt: {},
  promises: {},
  reminders: [],
  recent: [],
  seq: 0,
  lastEventAt: '1970-01-01T00:00:00.000Z',
});

/** A campaign as code of version 1 left it: it took no commands. */
export const upgradeCampaign = (campaign: Campaign): Campaign => ({
  ...newCampaign(campaign.id),
  ...campaign,
  schemaVersion: 2,
});

/** The campaign after an event. */
export function evolveCampaign(campaign: Campaign, event: CampaignEvent): Campaign {
  const changed = change(campaign, event);
  const { commandId } = event;
  const known = commandId === undefined ? changed : remember(changed, commandId);
  return { ...known, seq: event.seq, lastEventAt: event.at };
}

/** The campaign once it took a command, be it to refuse it. */
export const remember = (campaign: Campaign, commandId: Id): Campaign =>
  campaign.recent.at(-1) === commandId
    ? campaign
    : { ...campaign, recent: [...campaign.recent, commandId].slice(-RECENT_KEPT) };

function change(campaign: Campaign, event: CampaignEvent): Campaign {
  switch (event.type) {
    case 'threshold_met':
    case 'threshold_lost':
    case 'threshold_dropped':
      return { ...campaign, metAt: changeMet(campaign, event) };
    case 'promise_made':
    case 'promise_decided':
    case 'promise_escalated':
    case 'promise_handed_over':
    case 'promise_due_recounted':
      return { ...campaign, promises: forget(evolvePromises(campaign.promises, event)) };
    case 'reminder_raised':
      return {
        ...campaign,
        promises: markReminded(campaign.promises, event.data),
        reminders: evolveReminders(campaign.reminders, event),
      };
    case 'reminder_withdrawn':
      return { ...campaign, reminders: evolveReminders(campaign.reminders, event) };
    default:
      return unreachable(event);
  }
}

function forget(promises: Record<Id, StaffPromise>): Record<Id, StaffPromise> {
  const decided = Object.values(promises)
    .filter((promise) => !isOpenPromise(promise))
    .toSorted((a, b) => ((a.decidedAt ?? '') < (b.decidedAt ?? '') ? -1 : 1));
  const gone = new Set(decided.slice(0, -DECIDED_KEPT).map(({ id }) => id));
  return gone.size === 0
    ? promises
    : Object.fromEntries(Object.entries(promises).filter(([id]) => !gone.has(id)));
}

function changeMet(
  { metAt }: Campaign,
  event: CampaignEventOf<'threshold_met' | 'threshold_lost' | 'threshold_dropped'>,
): Campaign['metAt'] {
  const { [event.data.thresholdId]: _gone, ...rest } = metAt;
  return event.type === 'threshold_met' ? { ...rest, [event.data.thresholdId]: event.at } : rest;
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
