import type { Client } from '@temporalio/client';
import type { BuildingReport } from '../domain/campaign.ts';
import { campaignWorkflowId, REPORT_SIGNAL } from '../domain/names.ts';

/** As for buildings: after a worker was killed, another one goes on after this time. */
const TASK_TIMEOUT = '3s';

/** Tells a campaign's workflow, which starts with the first report. */
export const createCampaignReporter =
  (client: Client, taskQueue: string) =>
  async (report: BuildingReport): Promise<void> => {
    const { campaignId } = report;
    await client.workflow.signalWithStart('campaign', {
      workflowId: campaignWorkflowId(campaignId),
      taskQueue,
      args: [{ campaignId, run: null }],
      workflowTaskTimeout: TASK_TIMEOUT,
      signal: REPORT_SIGNAL,
      signalArgs: [report],
    });
  };
