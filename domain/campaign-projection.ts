import type { Campaign, CampaignEvent } from './campaign.ts';
import type { CampaignRun } from './campaign-run.ts';
import type { Answer } from './intake.ts';
import { unreachable, type Id } from './kernel.ts';
import { withdrawn, type NotificationEntry } from './notification/entry.ts';
import { promiseDueEntry, promiseEntries } from './notification/from-promises.ts';
import type { Policy } from './policy.ts';
import { viewPromise, type PromiseView } from './views.ts';

/** Rows for PostgreSQL: what it does not have yet. They carry the latest state, as those of a building do. */
export interface CampaignProjection {
  campaignId: Id;
  seq: number;
  events: CampaignEvent[];
  metAt: Campaign['metAt'];
  answers: Answer[];
  promises: PromiseView[];
  notifications: NotificationEntry[];
}

/** Everything that PostgreSQL lacks, or null. */
export function nextCampaignProjection({
  campaign,
  outbox,
  answers,
  rules,
}: CampaignRun): CampaignProjection | null {
  if (outbox.length === 0 && answers.length === 0) return null;
  const touched = new Set(outbox.flatMap(({ data }) => ('promiseId' in data ? [data.promiseId] : [])));
  return {
    campaignId: campaign.id,
    seq: campaign.seq,
    events: outbox,
    metAt: campaign.metAt,
    answers,
    promises: [...touched].flatMap((id) => campaign.promises[id] ?? []).map(viewPromise),
    notifications: rules === null ? [] : outbox.flatMap((event) => entriesOf(rules.policy, campaign, event)),
  };
}

/** The run once PostgreSQL has a projection. */
export function dropCampaignProjected(run: CampaignRun, projected: CampaignProjection): CampaignRun {
  const stored = new Set(projected.answers.map(({ commandId }) => commandId));
  return {
    ...run,
    outbox: run.outbox.filter((event) => event.seq > projected.seq),
    answers: run.answers.filter(({ commandId }) => !stored.has(commandId)),
  };
}

/** Whom an event of a campaign tells. Its thresholds are told by the buildings. */
function entriesOf(policy: Policy, { promises }: Campaign, event: CampaignEvent): NotificationEntry[] {
  switch (event.type) {
    case 'reminder_raised':
      return [promiseDueEntry(policy, event, null)];
    case 'reminder_withdrawn':
      return [withdrawn({ seq: event.seq, at: event.at, subjectId: event.data.reminderId })];
    case 'promise_made':
    case 'promise_decided':
    case 'promise_escalated':
    case 'promise_handed_over':
    case 'promise_due_recounted':
      return promiseEntries(policy, promises, event, null);
    case 'threshold_met':
    case 'threshold_lost':
    case 'threshold_dropped':
      return [];
    default:
      return unreachable(event);
  }
}
