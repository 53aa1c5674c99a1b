import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { recoverBuildings } from '../../api/engine/recover.ts';
import { readEvents } from '../../api/event-rows.ts';
import { replayEvents, startRun } from '../../domain/intake.ts';
import { startTestEngine, type TestEngine } from '../environment/engine.ts';
import { envelope, openTestBuilding } from '../environment/roll.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(async () => {
  await engine.stop();
});

test('an engine that lost a building gets it back from PostgreSQL, and the building goes on', async () => {
  const building = await openTestBuilding(engine.database, 2);
  const [householdId = ''] = Object.keys(building.households);
  await engine.engine.startBuilding(startRun(building));
  const raised = envelope<'raise_objection'>({
    type: 'raise_objection',
    householdId,
    data: { category: 'trust' },
  });
  await engine.engine.apply(building.id, [raised], raised.id);

  await engine.client.workflow.getHandle(`building/${building.id}`).terminate('lost');
  const history = await readEvents(engine.database.pool, building.id);
  expect(replayEvents(building.id, history).households[householdId]?.objections).toHaveProperty(
    history[1] && 'objectionId' in history[1] ? history[1].objectionId : '',
  );
  await recoverBuildings(engine.database.pool, engine.engine);

  const survey = envelope<'record_survey'>({
    type: 'record_survey',
    householdId,
    data: { intent: 'unwilling', support: 1 },
  });
  const { outcomes } = await engine.engine.apply(building.id, [survey], survey.id);
  expect(outcomes).toMatchObject([{ kind: 'accepted', seq: 3, household: { status: 'objecting' } }]);
});
