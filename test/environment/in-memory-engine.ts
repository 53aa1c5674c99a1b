import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Pool } from 'pg';
import { EngineAway, type BatchAnswer, type Engine } from '../../api/engine/engine.ts';
import { newCampaign } from '../../domain/campaign.ts';
import { takeCampaignBatch, withRules, type CampaignEnvelope } from '../../domain/campaign-intake.ts';
import { dropCampaignProjected, nextCampaignProjection } from '../../domain/campaign-projection.ts';
import {
  dropTold,
  needsEveryReport,
  nextNotices,
  startCampaignRun,
  takeReports,
  type CampaignRun,
} from '../../domain/campaign-run.ts';
import { readReports, readRules } from '../../activities/campaign-rows.ts';
import { noticeEnvelope } from '../../activities/threshold-notices.ts';
import { newId } from '../../domain/identifier.ts';
import { takeBatch, type BuildingRun, type CommandEnvelope } from '../../domain/intake.ts';
import { instant, type Id } from '../../domain/kernel.ts';
import { BOARD_CHANNEL } from '../../domain/names.ts';
import type { PaperTimes } from '../../domain/meeting/paper-days.ts';
import type { Wake } from '../../domain/notification/channel-run.ts';
import { dropProjected, nextProjection } from '../../domain/projection.ts';
import { markReported, nextReport } from '../../domain/report.ts';

/** An engine without Temporal: the same domain, the same projection, buildings in a map. */
export interface InMemoryEngine extends Engine {
  /** While true nothing answers: every call throws `EngineAway`. */
  isAway: boolean;
  /** Called before a building is started; what it throws, the start throws. */
  beforeStart(started: number): void;
  readonly runs: ReadonlyMap<Id, BuildingRun>;
  /** Channels and webhooks that were told to look, in order. */
  readonly woken: Id[];
  /** When each campaign's papers are made. */
  readonly paperTimes: ReadonlyMap<Id, PaperTimes>;
  /** Resolves when nothing is on its way to a building, also what campaigns have told it. */
  settled(): Promise<void>;
  /** Bytes of the largest message it was given, compressed as on its way; a real engine refuses more than 2 MB. */
  readonly largestMessage: number;
}

export function createInMemoryEngine(pool: Pool): InMemoryEngine {
  const runs = new Map<Id, BuildingRun>();
  const campaigns = new Map<Id, CampaignRun>();
  const paperTimes = new Map<Id, PaperTimes>();
  /** One batch of a building after the other, as in a workflow. */
  const tails = new Map<Id, Promise<unknown>>();
  let largestMessage = 0;

  const receive = (message: unknown): void => {
    if (engine.isAway) throw new EngineAway();
    const bytes = gzipSync(JSON.stringify(message), { level: 1 }).length;
    largestMessage = Math.max(largestMessage, bytes);
  };

  async function take(buildingId: Id, batch: CommandEnvelope[]): Promise<BatchAnswer> {
    const run = runs.get(buildingId);
    if (!run) throw new EngineAway();
    const clock = { now: instant(Date.now()), newId: () => newId(Date.now(), randomUUID()) };
    const taken = takeBatch(run, batch, clock);
    // What was decided stays decided when the database is away; its outbox goes with the next batch.
    runs.set(buildingId, taken.run);
    runs.set(buildingId, await project(pool, taken.run));
    await report(buildingId);
    return { outcomes: taken.outcomes, continuing: false };
  }

  async function takeByCampaign(campaignId: Id, batch: CampaignEnvelope[]): Promise<BatchAnswer> {
    const known = campaigns.get(campaignId) ?? startCampaignRun(newCampaign(campaignId));
    const clock = { now: instant(Date.now()), newId: () => newId(Date.now(), randomUUID()) };
    const rules = await readRules(pool, campaignId);
    const taken = takeCampaignBatch(withRules(known, rules, clock), rules, batch, clock);
    const projection = nextCampaignProjection(taken.run);
    campaigns.set(campaignId, projection ? dropCampaignProjected(taken.run, projection) : taken.run);
    if (projection) await pool.query('SELECT project_campaign($1::jsonb)', [JSON.stringify(projection)]);
    return { outcomes: taken.outcomes, continuing: false };
  }

  /** Reports to the campaign, which tells its buildings. */
  async function report(buildingId: Id): Promise<void> {
    const run = runs.get(buildingId);
    const report = run ? nextReport(run) : null;
    if (!run || !report) return;
    runs.set(buildingId, markReported(run, report));
    const { campaignId } = report;
    const known = campaigns.get(campaignId) ?? startCampaignRun(newCampaign(campaignId));
    const everyone = needsEveryReport(known, [report]) ? await readReports(pool, campaignId) : [];
    const heard = takeReports(known, [report], instant(Date.now()), everyone);
    const notices = nextNotices(heard);
    const projection = nextCampaignProjection(heard);
    const told = dropTold(heard, notices);
    campaigns.set(campaignId, projection ? dropCampaignProjected(told, projection) : told);
    if (projection) await pool.query('SELECT project_campaign($1::jsonb)', [JSON.stringify(projection)]);
    for (const notice of notices) void engine.apply(notice.buildingId, [noticeEnvelope(notice)]);
  }

  const engine = {
    isAway: false,
    beforeStart: (_started: number): void => undefined,
    runs,
    woken: [] as Id[],
    get largestMessage() {
      return largestMessage;
    },
    async startBuilding(run: BuildingRun) {
      receive(run);
      engine.beforeStart(runs.size);
      // As Temporal would: a building that runs goes on, and state travels as JSON.
      if (runs.has(run.building.id)) return;
      runs.set(run.building.id, JSON.parse(JSON.stringify(run)) as BuildingRun);
      await report(run.building.id);
    },
    async apply(buildingId: Id, batch: CommandEnvelope[]) {
      receive(batch);
      const before = tails.get(buildingId) ?? Promise.resolve();
      const answer = before.then(() =>
        take(buildingId, JSON.parse(JSON.stringify(batch)) as CommandEnvelope[]),
      );
      tails.set(
        buildingId,
        answer.catch(() => undefined),
      );
      return answer;
    },
    async settled() {
      let waited: unknown[] = [];
      while (waited.length !== tails.size || [...tails.values()].some((tail) => !waited.includes(tail))) {
        waited = [...tails.values()];
        await Promise.all(waited);
      }
    },
    async applyToCampaign(campaignId: Id, batch: CampaignEnvelope[]) {
      receive(batch);
      const before = tails.get(campaignId) ?? Promise.resolve();
      const answer = before.then(() =>
        takeByCampaign(campaignId, JSON.parse(JSON.stringify(batch)) as CampaignEnvelope[]),
      );
      tails.set(
        campaignId,
        answer.catch(() => undefined),
      );
      return answer;
    },
    async startCampaign(campaignId: Id) {
      receive(campaignId);
    },
    async renewRules(campaignId: Id) {
      receive(campaignId);
    },
    async wakeChannel(channelId: Id, wake: Wake) {
      receive(wake);
      engine.woken.push(channelId);
    },
    paperTimes,
    async schedulePapers(campaignId: Id, times: PaperTimes) {
      receive(times);
      paperTimes.set(campaignId, times);
    },
    async wakeWebhook(webhookId: Id, wake: Wake) {
      receive(wake);
      engine.woken.push(webhookId);
    },
    async health() {
      return { engine: !engine.isAway, worker: !engine.isAway };
    },
    async close() {
      runs.clear();
    },
  };
  return engine;
}

async function project(pool: Pool, taken: BuildingRun): Promise<BuildingRun> {
  let run = taken;
  for (let projection = nextProjection(run); projection; projection = nextProjection(run)) {
    await pool.query('SELECT project($1::jsonb)', [JSON.stringify(projection)]);
    run = dropProjected(run, projection);
    const notice = `${projection.campaignId}:${projection.buildingId}`;
    await pool.query('SELECT pg_notify($1, $2)', [BOARD_CHANNEL, notice]).catch(() => undefined);
  }
  return run;
}
