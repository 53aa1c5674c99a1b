// What may leave the house, and whereto.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Building } from '../../domain/building.ts';
import { mayReach } from '../../outbound/addresses.ts';
import { TEST_OUTGOING } from '../environment/engine.ts';
import { eventually } from '../environment/eventually.ts';
import { openRoom, subscribe, survey, tryAgain, viewOf, type Room } from './room.ts';

/** Rooms, names and words that occur in no id and no time by chance. */
const SECRETS = ['甲-77031', '欧阳秀英', '13812346071', '厨房与卫生间对调', '房本写母亲名字', '刚装修完'];

let room: Room;
let building: Building;
beforeAll(async () => {
  // The API lets addresses of this machine in, the worker does not let anything out to them at first.
  room = await openRoom({
    within: TEST_OUTGOING.reach.within,
    mayReach: (address) => isOpen || mayReach(undefined)(address),
  });
  building = await room.build(2);
});
afterAll(() => room.close());
let isOpen = false;

const postTo = async (path: string, payload: object): Promise<void> => {
  const { status, body } = await room.api.post(path, payload);
  expect([status, body]).toEqual([201, body]);
};

test.each(['127.0.0.1', 'localhost'])(
  'an address that became private since it was entered is refused when something is sent: %s',
  async (host) => {
    const url = room.receiver.url.replace('127.0.0.1', host);
    const id = await subscribe(room, { url });
    await survey(room, Object.keys(building.households)[0] ?? '');
    await eventually(async () =>
      expect(await viewOf(room, id)).toMatchObject({ lastFault: 'private_address' }),
    );
    expect(room.receiver.arrived).toEqual([]);
    isOpen = true;
    await tryAgain(room, id);
    await eventually(async () =>
      expect(await viewOf(room, id)).toMatchObject({ lastFault: null, behind: 0 }),
    );
    expect(room.receiver.arrived).toHaveLength(1);
    isOpen = false;
    room.receiver.arrived.length = 0;
    await room.change(`DELETE /webhooks/${id}`);
  },
);

test('no byte that leaves names a resident, a phone, a room or what anybody wrote', async () => {
  isOpen = true;
  const [householdId = ''] = Object.keys(building.households);
  const { prisma } = room.engine.database;
  await prisma.household.update({
    where: { id: householdId },
    data: { room: '甲-77031', remark: '刚装修完' },
  });
  const id = await subscribe(room, { after: null });
  await postTo(`/households/${householdId}/signatories`, {
    signatories: [{ name: '欧阳秀英', capacity: 'tenant', required: true }],
  });
  await prisma.person.updateMany({ where: { householdId }, data: { phone: '13812346071' } });
  await postTo(`/households/${householdId}/objections`, { category: 'family_share', note: '房本写母亲名字' });
  await postTo(`/households/${householdId}/visits`, {
    ...{ channel: 'door', outcome: 'met', note: '厨房与卫生间对调' },
    exception: { reason: '刚装修完' },
  });
  await eventually(async () => expect(await viewOf(room, id)).toMatchObject({ behind: 0 }));
  const everything = room.receiver.arrived.map(({ bytes }) => bytes).join('\n');
  for (const type of ['building_opened', 'signatories_set', 'objection_raised', 'visit_recorded'])
    expect([type, everything.includes(type)]).toEqual([type, true]);
  for (const secret of SECRETS) expect([secret, everything.includes(secret)]).toEqual([secret, false]);
});
