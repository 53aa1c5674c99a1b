// One workflow per campaign that has a threshold over all its buildings: it hears their reports, decides when a
// threshold is reached or lost, and tells them. Handlers never await; the loop owns every await.
import { condition, continueAsNew, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type { CampaignActivities } from '../activities/campaign.ts';
import type { BuildingReport } from '../domain/campaign.ts';
import {
  dropCampaignProjected,
  dropTold,
  needsEveryReport,
  nextCampaignProjection,
  nextNotices,
  startCampaignRun,
  takeReports,
  type CampaignRun,
} from '../domain/campaign-run.ts';
import { instant, type Id, type Instant } from '../domain/kernel.ts';
import { REPORT_SIGNAL } from '../domain/names.ts';
import { createRunBudget } from './run-budget.ts';

export const reportSignal = defineSignal<[BuildingReport]>(REPORT_SIGNAL);

/** Regular activities alone: what a local one does between two signals, a replay may find in another order. */
const { readReports, recall, projectCampaign, tellBuildings } = proxyActivities<CampaignActivities>({
  // Telling many buildings takes longest, some of which may wait for a worker.
  startToCloseTimeout: '60s',
  retry: { initialInterval: '200ms', backoffCoefficient: 1.5, maximumInterval: '2s' },
});

/** `run` is null where the workflow is new to the engine: what PostgreSQL knows of the campaign is recalled first. */
export interface CampaignInput {
  campaignId: Id;
  run: CampaignRun | null;
}

interface Heard {
  report: BuildingReport;
  at: Instant;
}

/** Lives as long as its buildings report. */
export async function campaign({ campaignId, run: carried }: CampaignInput): Promise<void> {
  let heard: Heard[] = [];
  const budget = createRunBudget();
  setHandler(reportSignal, (report) => {
    heard.push({ report, at: instant(Date.now()) });
    budget.spendSignal();
  });

  let run = carried ?? startCampaignRun(await recall(campaignId));
  for (;;) {
    const last = heard.at(-1);
    if (last) {
      const taken = heard.map(({ report }) => report);
      heard = [];
      run = takeReports(
        run,
        taken,
        last.at,
        needsEveryReport(run, taken) ? await readReports(campaignId) : [],
      );
      continue;
    }
    // What is still to be stored and told travels along: a busy campaign never comes to rest.
    if (budget.isSpent()) return await continueAsNew<typeof campaign>({ campaignId, run });
    const projection = nextCampaignProjection(run);
    if (projection) {
      budget.spendActivity();
      await projectCampaign(projection);
      run = dropCampaignProjected(run, projection);
      continue;
    }
    const notices = nextNotices(run);
    if (notices.length > 0) {
      budget.spendActivity();
      await tellBuildings(notices);
      run = dropTold(run, notices);
      continue;
    }
    await condition(() => heard.length > 0 || budget.isSpent());
  }
}
