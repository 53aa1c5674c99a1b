// Elsewhere robots take five in two seconds, so that specs are quick. Here time and limit are the vendors' own.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../environment/eventually.ts';
import { addTests, openCampaign, openChannel, openRoom, receivedBy, wake } from './room.ts';

const SECRET = 'between us';
const MINUTE = 60_000;

let room: Awaited<ReturnType<typeof openRoom>>;
beforeAll(async () => {
  room = await openRoom({ secrets: { dingtalk: SECRET } });
});
afterAll(() => room.close());

test(
  'DingTalk gets twenty at once and the 21st when the minute is over',
  async () => {
    const id = await openChannel(room, await openCampaign(room), 'dingtalk', { secret: SECRET });
    await addTests(room, id, 23);
    await wake(room, id);
    await eventually(async () => expect(receivedBy(room, 'dingtalk')).toHaveLength(23), 2 * MINUTE);
    const arrived = receivedBy(room, 'dingtalk').map(({ at }) => at);
    expect((arrived[20] ?? 0) - (arrived[0] ?? 0)).toBeGreaterThanOrEqual(MINUTE);
    expect((arrived[19] ?? 0) - (arrived[0] ?? 0)).toBeLessThan(MINUTE / 2);
    expect(receivedBy(room, 'dingtalk').every(({ accepted }) => accepted)).toBe(true);
    expect(room.hub.limits.exceeded).toBe(0);
  },
  3 * MINUTE,
);
