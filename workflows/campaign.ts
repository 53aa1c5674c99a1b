// One workflow per campaign that has a threshold over all its buildings, or promises without a household. It hears the
// buildings' reports, decides when a threshold is reached or lost, and tells them; it takes commands and runs the clocks
// of its promises with one timer. The loop owns every await but one: a handler waits until PostgreSQL has its answer.
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
  uuid4,
} from '@temporalio/workflow';
import type { CampaignActivities } from '../activities/campaign.ts';
import { upgradeCampaign, type BuildingReport } from '../domain/campaign.ts';
import {
  campaignDueAt,
  needsRules,
  takeCampaignBatch,
  withRules,
  type CampaignEnvelope,
} from '../domain/campaign-intake.ts';
import { dropCampaignProjected, nextCampaignProjection } from '../domain/campaign-projection.ts';
import {
  dropTold,
  needsEveryReport,
  nextNotices,
  startCampaignRun,
  takeReports,
  upgradeCampaignRun,
  type CampaignRun,
} from '../domain/campaign-run.ts';
import { newId } from '../domain/identifier.ts';
import type { Clock } from '../domain/intake.ts';
import { instant, type Id, type Instant } from '../domain/kernel.ts';
import { APPLY_UPDATE, REPORT_SIGNAL, RULES_SIGNAL } from '../domain/names.ts';
import { createAlarm } from './alarm.ts';
import { NOT_NOW, type BatchAnswer } from './building.ts';
import { createRunBudget } from './run-budget.ts';

export const reportSignal = defineSignal<[BuildingReport]>(REPORT_SIGNAL);
/** Policy or calendar changed. */
export const rulesSignal = defineSignal(RULES_SIGNAL);
export const campaignUpdate = defineUpdate<BatchAnswer, [CampaignEnvelope[]]>(APPLY_UPDATE);

/** Regular activities alone: what a local one does between two signals, a replay may find in another order. */
const { readReports, readRules, recall, projectCampaign, tellBuildings } =
  proxyActivities<CampaignActivities>({
    // Telling many buildings takes longest, some of which may wait for a worker.
    startToCloseTimeout: '60s',
    retry: { initialInterval: '200ms', backoffCoefficient: 1.5, maximumInterval: '2s' },
  });

/** An answer leaves without PostgreSQL after this time: what was decided is durable here. */
const WAITS_FOR_STORING = '2s';

/** `run` is null where the workflow is new to the engine: what PostgreSQL knows of the campaign is recalled first. */
export interface CampaignInput {
  campaignId: Id;
  run: CampaignRun | null;
}

interface Heard {
  report: BuildingReport;
  at: Instant;
}

const clock = (): Clock => ({ now: instant(Date.now()), newId: () => newId(Date.now(), uuid4()) });

/** Lives as long as its buildings report, or somebody promises. */
export async function campaign({ campaignId, run: carried }: CampaignInput): Promise<void> {
  let heard: Heard[] = [];
  let known: CampaignRun | null = null;
  /** Batches that wait for policy and calendar. */
  let asking = 0;
  let areRulesOld = false;
  let tookCommands = false;
  const budget = createRunBudget();
  const alarm = createAlarm((at) => {
    budget.spendRing(at);
    // A clock runs under the rules of its moment.
    areRulesOld = true;
  });

  setHandler(reportSignal, (report) => {
    heard.push({ report, at: instant(Date.now()) });
    budget.spendSignal();
  });
  setHandler(rulesSignal, () => {
    areRulesOld = true;
    budget.spendSignal();
  });
  setHandler(
    campaignUpdate,
    async (batch) => {
      budget.spendBatch(batch.length);
      budget.spendSignal();
      tookCommands = true;
      asking += 1;
      await condition(() => known !== null && known.rules !== null);
      asking -= 1;
      if (known === null || known.rules === null) throw new Error('A campaign forgets no rules');
      const taken = takeCampaignBatch(known, known.rules, batch, clock());
      known = taken.run;
      await condition(() => areStored(known, batch), WAITS_FOR_STORING);
      return { outcomes: taken.outcomes, continuing: budget.isSpent() };
    },
    {
      validator: (_batch) => {
        if (budget.isSpent()) throw ApplicationFailure.nonRetryable('Not at this moment', NOT_NOW);
      },
    },
  );
  // Without commands no handler waits, and a signal's counts as unfinished for a moment too long for earlier histories.
  const mayContinue = (): boolean => budget.isSpent() && (!tookCommands || allHandlersFinished());

  known = carried ? upgradeCampaignRun(carried) : startCampaignRun(upgradeCampaign(await recall(campaignId)));
  for (;;) {
    const last = heard.at(-1);
    if (last) {
      const taken = heard.map(({ report }) => report);
      heard = [];
      const everyone = needsEveryReport(known, taken) ? await readReports(campaignId) : [];
      known = takeReports(known, taken, last.at, everyone);
      continue;
    }
    if (known.rules === null ? asking > 0 || needsRules(known) : areRulesOld) {
      budget.spendActivity();
      areRulesOld = false;
      const rules = await readRules(campaignId);
      known = withRules(known, rules, clock());
      continue;
    }
    // What is still to be stored and told travels along: a busy campaign never comes to rest. Its next run reads the rules.
    if (mayContinue()) {
      return await continueAsNew<typeof campaign>({ campaignId, run: { ...known, rules: null } });
    }
    const projection = nextCampaignProjection(known);
    if (projection) {
      budget.spendActivity();
      await projectCampaign(projection);
      known = dropCampaignProjected(known, projection);
      continue;
    }
    const notices = nextNotices(known);
    if (notices.length > 0) {
      budget.spendActivity();
      await tellBuildings(notices);
      known = dropTold(known, notices);
      continue;
    }
    const dueAt = campaignDueAt(known);
    if (dueAt !== null) alarm.set(dueAt);
    await condition(() => heard.length > 0 || mayContinue() || hasWork(known, asking > 0, areRulesOld));
  }
}

const areStored = (run: CampaignRun | null, batch: readonly CampaignEnvelope[]): boolean =>
  run !== null && !run.answers.some(({ commandId }) => batch.some(({ id }) => id === commandId));

/** Whether a command, a ring or other rules left something to do. */
const hasWork = (run: CampaignRun | null, isAsked: boolean, areRulesOld: boolean): boolean =>
  run !== null && (run.rules === null ? isAsked : areRulesOld || nextCampaignProjection(run) !== null);
