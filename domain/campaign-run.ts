// What a campaign's workflow does with the reports of its buildings. Synchronous and pure, like `intake.ts`.
import {
  campaignFacts,
  evolveCampaign,
  hear,
  isNews,
  newCampaign,
  thresholdsOf,
  upgradeCampaign,
  type BuildingReport,
  type Campaign,
  type CampaignEvent,
} from './campaign.ts';
import type { ClockRules } from './escalation.ts';
import type { Answer } from './intake.ts';
import type { Id, Instant } from './kernel.ts';

/** Tells a building whether its campaign meets a threshold. The campaign's and the building's numbers name it, so
 *  that it is taken once however often it arrives. */
export interface ThresholdNotice {
  campaignId: Id;
  buildingId: Id;
  thresholdId: string;
  met: boolean;
  /** When the campaign reached or lost it. */
  since: Instant;
  campaignSeq: number;
  reportSeq: number;
}

/** A campaign at work: its state, what PostgreSQL has yet to learn, and what buildings have yet to be told. */
export interface CampaignRun {
  campaign: Campaign;
  outbox: CampaignEvent[];
  answers: Answer[];
  notices: ThresholdNotice[];
  /** Policy and calendar, once promises need them; thresholds come with theirs. */
  rules: ClockRules | null;
}

export const startCampaignRun = (campaign: Campaign): CampaignRun => ({
  campaign,
  outbox: [],
  answers: [],
  notices: [],
  rules: null,
});

/** A run as the newest code knows it. Policy and calendar do not travel: the next run may know more parts of them. */
export const upgradeCampaignRun = (run: CampaignRun): CampaignRun => ({
  ...startCampaignRun(upgradeCampaign(run.campaign)),
  ...run,
  campaign: upgradeCampaign(run.campaign),
  rules: null,
});

/** The campaign that its history and the last reports of its buildings tell of. */
export function recallCampaign(
  id: Id,
  events: readonly CampaignEvent[],
  reports: readonly BuildingReport[],
): Campaign {
  return reports.reduce(hear, events.reduce(evolveCampaign, newCampaign(id)));
}

/** Whether every building's last report has to be read from PostgreSQL before these are taken. */
export const needsEveryReport = ({ campaign }: CampaignRun, reports: readonly BuildingReport[]): boolean =>
  reports.some((report) => isNews(campaign, report));

/** Hears reports one after the other, records what each comes to, and notes whom to tell. `everyone`: what PostgreSQL
 *  has of every building, where that was needed. */
export function takeReports(
  run: CampaignRun,
  reports: readonly BuildingReport[],
  now: Instant,
  everyone: readonly BuildingReport[] = [],
): CampaignRun {
  const informed = { ...run, campaign: everyone.reduce(hear, run.campaign) };
  return reports.reduce((state, report) => takeReport(state, report, now), informed);
}

function takeReport(run: CampaignRun, report: BuildingReport, now: Instant): CampaignRun {
  const heard = hear(run.campaign, report);
  const at = heard.lastEventAt > now ? heard.lastEventAt : now;
  const events = campaignFacts(heard).map((fact, index): CampaignEvent => ({
    ...fact,
    seq: heard.seq + 1 + index,
    at,
  }));
  const campaign = events.reduce(evolveCampaign, heard);
  const notices = [...run.notices, ...newNotices({ ...run, campaign }, at)];
  return { ...run, campaign, outbox: [...run.outbox, ...events], notices };
}

/** Every building that believes otherwise than what the campaign knows, once what is on its way has arrived. */
function newNotices({ campaign, notices }: CampaignRun, at: Instant): ThresholdNotice[] {
  return Object.values(campaign.reports).flatMap((report) =>
    thresholdsOf(campaign).flatMap(({ id, met }): ThresholdNotice[] => {
      const onItsWay = notices.findLast(
        ({ buildingId, thresholdId }) => buildingId === report.buildingId && thresholdId === id,
      );
      const believed = onItsWay?.met ?? report.shares.find(({ threshold }) => threshold.id === id)?.met;
      if (believed === met) return [];
      return [
        {
          campaignId: campaign.id,
          buildingId: report.buildingId,
          thresholdId: id,
          met,
          since: campaign.metAt[id] ?? at,
          campaignSeq: campaign.seq,
          reportSeq: report.seq,
        },
      ];
    }),
  );
}

const NOTICES_AT_ONCE = 50;

/** The notices to send next, oldest first. */
export const nextNotices = ({ notices }: CampaignRun): ThresholdNotice[] => notices.slice(0, NOTICES_AT_ONCE);

/** The run once buildings were told. They hold it true from then on, even before they report it. */
export function dropTold(run: CampaignRun, told: readonly ThresholdNotice[]): CampaignRun {
  const campaign = told.reduce(believe, run.campaign);
  return { ...run, campaign, notices: run.notices.slice(told.length) };
}

function believe(campaign: Campaign, { buildingId, thresholdId, met }: ThresholdNotice): Campaign {
  const report = campaign.reports[buildingId];
  if (!report) return campaign;
  const shares = report.shares.map((share) =>
    share.threshold.id === thresholdId ? { ...share, met } : share,
  );
  return { ...campaign, reports: { ...campaign.reports, [buildingId]: { ...report, shares } } };
}
