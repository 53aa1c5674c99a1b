import type { CampaignEnvelope } from '../../domain/campaign-intake.ts';
import type { Outcome, BuildingRun, CommandEnvelope } from '../../domain/intake.ts';
import type { Wake } from '../../domain/notification/channel-run.ts';
import type { Id } from '../../domain/kernel.ts';
import type { PaperTimes } from '../../domain/meeting/paper-days.ts';

/** What the API asks of Temporal. */
export interface Engine {
  /** Starts a building's workflow with that run; nothing happens when it runs already. Throws `EngineAway`. */
  startBuilding(run: BuildingRun): Promise<void>;
  /** Hands a batch to a building; the same `updateId` twice is one batch. Throws `EngineAway`, `OutcomeUnknown`. */
  apply(buildingId: Id, batch: CommandEnvelope[], updateId: string): Promise<BatchAnswer>;
  /** Hands a batch to a campaign as a whole; it starts where it does not run. Throws `EngineAway`, `OutcomeUnknown`. */
  applyToCampaign(campaignId: Id, batch: CampaignEnvelope[], updateId: string): Promise<BatchAnswer>;
  /** Starts a campaign's workflow, which recalls what PostgreSQL has; nothing happens when it runs. Throws `EngineAway`. */
  startCampaign(campaignId: Id): Promise<void>;
  /** Tells a campaign that policy or calendar changed; nothing happens where it does not run. Throws `EngineAway`,
   *  `OutcomeUnknown`. */
  renewRules(campaignId: Id): Promise<void>;
  /** Tells a channel that something may be due. Throws `EngineAway`, `OutcomeUnknown`. */
  wakeChannel(channelId: Id, wake: Wake): Promise<void>;
  /** Makes or moves the schedule of a campaign's papers. Throws `EngineAway`, `OutcomeUnknown`. */
  schedulePapers(campaignId: Id, times: PaperTimes): Promise<void>;
  /** Tells a webhook that there may be something to deliver. Throws `EngineAway`, `OutcomeUnknown`. */
  wakeWebhook(webhookId: Id, wake: Wake): Promise<void>;
  /** Whether the engine answers, and whether a worker is there. Never throws. */
  health(): Promise<{ engine: boolean; worker: boolean }>;
  close(): Promise<void>;
}

export interface BatchAnswer {
  outcomes: Outcome[];
  /** The building is about to continue as new: leave it alone for a moment. */
  continuing: boolean;
}

/** Temporal did not answer, nothing was recorded: repeat with the same key. */
export class EngineAway extends Error {
  readonly code = 'engine_away';
}

/** The batch may or may not have arrived: repeat with the same key. */
export class OutcomeUnknown extends Error {
  readonly code = 'outcome_unknown';
}
