// Promises of a campaign as a whole, against the real engine and database: their clocks, restarts, continue-as-new.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { recoverCampaigns } from '../../api/engine/recover.ts';
import { createDispatcher } from '../../api/commands/dispatcher.ts';
import type { CampaignCommand, CampaignEnvelope } from '../../domain/campaign-intake.ts';
import type { Outcome } from '../../domain/intake.ts';
import type { Id } from '../../domain/kernel.ts';
import { campaignWorkflowId } from '../../domain/names.ts';
import { POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import type { Policy } from '../../domain/policy.ts';
import { startTestEngine, type TestEngine } from '../environment/engine.ts';
import { eventually } from '../environment/eventually.ts';
import { freshId, openTestBuilding } from '../environment/roll.ts';
import { keepHistories } from './keep-histories.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(async () => {
  await keepHistories(await engine.histories());
  await engine.stop();
});

const template = POLICY_TEMPLATES['shanghai-95'];
/** Reminds a second before, climbs a second after, on two levels. */
const QUICK: Policy = {
  ...template,
  escalation: { promise: { after: 'PT1S' } },
  objections: { ...template.objections, levels: ['handler', 'leader'] },
  reminders: { ...template.reminders, promiseDue: { before: 'PT1S' } },
};
const WANG = '00000000-0000-7000-8000-0000000000a1';
const LI = '00000000-0000-7000-8000-0000000000b2';

async function openCampaign(policy = QUICK): Promise<Id> {
  const { campaignId } = await openTestBuilding(engine.database, 1, policy);
  await engine.database.prisma.staff.upsert({
    where: { id: LI },
    create: { id: LI, name: '李', roles: ['leader'] },
    update: {},
  });
  return campaignId;
}

const envelope = (command: CampaignCommand, id = freshId()): CampaignEnvelope => ({
  ...{ id, fingerprint: 'test', command, occurredAt: null, unknown: null },
  by: { staffId: LI, role: 'leader' },
});
const inMs = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
const FAR = '2099-01-01T00:00:00.000Z';
const making = (dueAt = FAR) => envelope({ type: 'make_promise', data: { staffId: WANG, dueAt } });
const settling = (promiseId: Id) =>
  envelope({ type: 'decide_promise', data: { promiseId, outcome: 'kept' } });
const take = async (campaignId: Id, command: CampaignEnvelope, updateId = command.id): Promise<Outcome> => {
  const { outcomes } = await engine.engine.applyToCampaign(campaignId, [command], updateId);
  return outcomes[0] ?? { kind: 'repeated' };
};
const promiseIdOf = (outcome: Outcome): Id =>
  outcome.kind === 'accepted' ? String(outcome.ids['promiseId']) : 'none';
const eventsOf = (campaignId: Id) =>
  engine.database.prisma.campaignEvent.findMany({ where: { campaignId }, orderBy: { seq: 'asc' } });
const typesOf = async (campaignId: Id) => (await eventsOf(campaignId)).map(({ type }) => type);
const rowOf = (id: Id) => engine.database.prisma.staffPromise.findUniqueOrThrow({ where: { id } });
const told = (campaignId: Id) =>
  engine.database.prisma.notification.findMany({
    where: { campaignId },
    orderBy: [{ seq: 'asc' }, { staffId: 'asc' }],
    select: { seq: true, kind: true, staffId: true, sourceId: true, withdrawnAt: true },
  });
const lose = (campaignId: Id) =>
  engine.client.workflow.getHandle(campaignWorkflowId(campaignId)).terminate('lost');

describe('a campaign that nobody promised anything in', () => {
  test('starts with the first promise, and answers once PostgreSQL has it', async () => {
    const campaignId = await openCampaign();
    const command = making();
    const outcome = await take(campaignId, command);
    expect(outcome).toMatchObject({ kind: 'accepted', seq: 1, household: null, building: null });
    expect(await rowOf(promiseIdOf(outcome))).toMatchObject({
      ...{ campaignId, buildingId: null, householdId: null, commandId: command.id, staffId: WANG },
      ...{ madeById: LI, level: 'handler', outcome: null, decidedAt: null, dueAt: new Date(FAR) },
    });
    expect(await eventsOf(campaignId)).toMatchObject([
      { seq: 1, type: 'promise_made', byStaffId: LI, byRole: 'leader', commandId: command.id },
    ]);
    const stored = await engine.database.prisma.requestAnswer.findUniqueOrThrow({
      where: { id: command.id },
    });
    expect(stored.answer).toEqual(outcome);
  });

  test('takes a command once, whatever it comes with', async () => {
    const campaignId = await openCampaign();
    const command = making();
    await take(campaignId, command);
    expect(await take(campaignId, command, 'another update')).toEqual({ kind: 'repeated' });
    await lose(campaignId);
    expect(await take(campaignId, command, 'a third')).toEqual({ kind: 'repeated' });
    expect(await typesOf(campaignId)).toEqual(['promise_made']);
  });
});

describe('the clock of a promise', () => {
  test('reminds once, hands up once, and tells whoever has to know', async () => {
    const campaignId = await openCampaign();
    const promiseId = promiseIdOf(await take(campaignId, making(inMs(1_500))));
    await eventually(async () =>
      expect(await typesOf(campaignId)).toEqual(['promise_made', 'reminder_raised', 'promise_escalated']),
    );
    expect(await rowOf(promiseId)).toMatchObject({ level: 'leader', outcome: null });
    expect(await told(campaignId)).toMatchObject([
      { seq: 2, kind: 'promiseDue', staffId: WANG, sourceId: campaignId },
      { seq: 3, kind: 'promiseOverdue', staffId: WANG },
      { seq: 3, kind: 'promiseOverdue', staffId: LI },
    ]);
    await take(campaignId, settling(promiseId));
    expect(await rowOf(promiseId)).toMatchObject({ outcome: 'kept', decidedAt: expect.any(Date) });
    expect((await told(campaignId)).every(({ withdrawnAt }) => withdrawnAt !== null)).toBe(true);
  });

  test('runs on after the engine lost the campaign, and does nothing twice', async () => {
    const campaignId = await openCampaign();
    await take(campaignId, making(inMs(2_000)));
    await lose(campaignId);
    await recoverCampaigns(engine.database.pool, engine.engine);
    await eventually(async () =>
      expect(await typesOf(campaignId)).toEqual(['promise_made', 'reminder_raised', 'promise_escalated']),
    );
    await lose(campaignId);
    await recoverCampaigns(engine.database.pool, engine.engine);
    const again = making();
    await take(campaignId, again);
    expect(await typesOf(campaignId)).toHaveLength(4);
  });

  test('follows the policy as soon as it changes', async () => {
    const campaignId = await openCampaign({ ...QUICK, reminders: template.reminders, escalation: {} });
    await take(campaignId, making(inMs(3_600_000 * 24)));
    const reminders = { ...template.reminders, promiseDue: { before: 'P2D' } };
    await engine.database.prisma.campaignPolicy.create({
      data: { campaignId, version: 2, policy: JSON.parse(JSON.stringify({ ...QUICK, reminders })) },
    });
    await engine.engine.renewRules(campaignId);
    await eventually(async () =>
      expect(await typesOf(campaignId)).toEqual(['promise_made', 'reminder_raised']),
    );
  });

  test('nobody is bothered by a campaign that does not run', async () =>
    expect(await engine.engine.renewRules(freshId())).toBeUndefined());
});

test('many promises pass through continue-as-new: none lost, none twice, and their clocks run on', async () => {
  const campaignId = await openCampaign();
  const dispatcher = createDispatcher(engine.engine);
  const soon = inMs(20_000);
  const first = await dispatcher.sendToCampaign(campaignId, making(soon));
  const made: Id[] = [];
  const client = async (): Promise<void> => {
    for (let turn = 0; turn < 25; turn += 1) {
      const outcome = await dispatcher.sendToCampaign(campaignId, making());
      made.push(promiseIdOf(outcome));
      expect(await dispatcher.sendToCampaign(campaignId, settling(promiseIdOf(outcome)))).toMatchObject({
        kind: 'accepted',
      });
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  expect(new Set(made).size).toBe(200);
  const rows = await engine.database.prisma.staffPromise.findMany({ where: { campaignId } });
  expect(rows).toHaveLength(201);
  expect(rows.filter(({ outcome }) => outcome === null).map(({ id }) => id)).toEqual([promiseIdOf(first)]);
  const { runId } = await engine.client.workflow.getHandle(campaignWorkflowId(campaignId)).describe();
  const history = await engine.client.workflow
    .getHandle(campaignWorkflowId(campaignId), runId)
    .fetchHistory();
  expect(history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId).toMatch(/./);
  await eventually(
    async () =>
      expect((await typesOf(campaignId)).filter((type) => !/made|decided/.test(type))).toEqual([
        'reminder_raised',
        'promise_escalated',
      ]),
    40_000,
  );
}, 90_000);
