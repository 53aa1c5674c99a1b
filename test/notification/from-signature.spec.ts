// From a signature at the kitchen table to the group chat: the building decides, the projection fills the outbox, the
// channel tells.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startRun } from '../../domain/intake.ts';
import { eventually } from '../environment/eventually.ts';
import { envelope, openTestBuilding } from '../environment/roll.ts';
import { AWAKE, openChannel, openRoom, receivedBy } from './room.ts';

const HOUSEHOLDS = 24;
const WINDOW = { ...AWAKE, reminders: { window: 'PT4S', morningPackAt: '08:30', eveningReportAt: '18:00' } };

let room: Awaited<ReturnType<typeof openRoom>>;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());

test('a building that signs within a window is one message with how far it is', async () => {
  const { engine } = room;
  const building = await openTestBuilding(engine.database, HOUSEHOLDS, WINDOW);
  const campaign = { id: building.campaignId, buildingId: building.id, policy: WINDOW };
  await openChannel(room, campaign, 'feishu');
  await engine.engine.startBuilding(startRun(building));
  const give = async (...batch: ReturnType<typeof envelope>[]) => {
    const { outcomes } = await engine.engine.apply(building.id, batch, batch[0]?.id ?? '');
    expect(outcomes.map(({ kind }) => kind)).toEqual(batch.map(() => 'accepted'));
  };
  for (const to of ['consultation', 'signing'] as const)
    await give(envelope<'advance_stage'>({ type: 'advance_stage', data: { to } }));
  await give(
    ...Object.values(building.households).map(({ id, signatories }) =>
      envelope<'record_signature'>({
        type: 'record_signature',
        householdId: id,
        data: {
          signatoryId: Object.keys(signatories)[0] ?? '',
          medium: 'paper',
          optionVersion: null,
          witnessStaffId: null,
        },
      }),
    ),
  );
  await eventually(async () => expect(receivedBy(room, 'feishu')).toHaveLength(1), 40_000);
  const { text = '' } = receivedBy(room, 'feishu')[0] ?? {};
  expect(text).toContain(`1号楼：已签 ${HOUSEHOLDS}/${HOUSEHOLDS} 户，新签 ${HOUSEHOLDS} 户`);
  expect(text).toContain('全楼签完');
  expect(text).toContain(`http://base.example/campaigns/${building.campaignId}`);
  expect(await engine.database.prisma.notification.count()).toBeGreaterThanOrEqual(HOUSEHOLDS + 2);
});
