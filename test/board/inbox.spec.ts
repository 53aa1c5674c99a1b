import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../environment/chromium.ts';
import { openTestBuilding } from '../environment/roll.ts';
import { fill, openBaseRoom, type BaseRoom } from './base-room.ts';

const PASSWORD = 'a password of our own';

describeInBrowser('the inbox', (chromium) => {
  let room: BaseRoom;
  let page: Page;

  beforeAll(async () => {
    room = await openBaseRoom(chromium, '');
    page = await (await room.browser.newContext()).newPage();
    page.setDefaultTimeout(20_000);
    await raiseForAdministrator();
  });
  afterAll(() => room.stop());

  async function raiseForAdministrator(): Promise<void> {
    const { prisma } = room.engine.database;
    const { id: staffId } = await prisma.staff.findFirstOrThrow({ where: { loginName: 'admin' } });
    const { id: buildingId, campaignId, households } = await openTestBuilding(room.engine.database, 1);
    const at = new Date('2026-03-02T02:05:00.000Z');
    const notification = { campaignId, buildingId, sourceId: buildingId, staffId, raisedAt: at, dueAt: at };
    await prisma.notification.createMany({
      data: [
        {
          ...notification,
          ...{
            seq: 1,
            kind: 'verdictAwaited',
            urgency: 'normal',
            householdId: Object.keys(households)[0] ?? '',
          },
        },
        { ...notification, seq: 2, kind: 'appointmentMissed', urgency: 'urgent' },
      ],
    });
  }

  test('is where a link in a message leads, through the sign-in', async () => {
    await page.goto(`${room.url}/inbox`);
    await fill(page, { 账号: 'admin', 密码: room.oneTimePassword });
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('heading', { name: '设置新密码' }).waitFor();
    await fill(page, { 一次性密码: room.oneTimePassword, 再输一次新密码: PASSWORD });
    await page.locator('input[autocomplete=new-password]').first().fill(PASSWORD);
    await page.getByRole('button', { name: '保存并进入' }).click();
    await page.getByRole('heading', { name: '我的提醒' }).waitFor();
    await page.getByText('【紧急】预约未兑现').waitFor();
    await page.getByText('1号楼 101').waitFor();
    await page.getByText('2026-03-02 10:05').first().waitFor();
  });

  test('loses what somebody says they have seen', async () => {
    const row = page.getByRole('listitem').filter({ hasText: '预约未兑现' });
    await row.getByRole('button', { name: '知道了' }).click();
    await row.waitFor({ state: 'detached' });
    expect(await page.getByRole('listitem').count()).toBe(1);
    await page.getByRole('button', { name: '知道了' }).click();
    await page.getByText('没有待处理的提醒').waitFor();
  });
});
