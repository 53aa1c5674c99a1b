import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../environment/chromium.ts';
import { openBaseRoom, signInFirst, type BaseRoom } from './base-room.ts';
import { NAME, openMeeting, type Meeting } from './meeting-room.ts';

describeInBrowser('the papers of a campaign', (chromium) => {
  let room: BaseRoom;
  let page: Page;
  let meeting: Meeting;
  const faults: string[] = [];

  beforeAll(async () => {
    room = await openBaseRoom(chromium, '');
    meeting = await openMeeting(room, [3]);
    page = await (await room.browser.newContext()).newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => faults.push(error.message));
    await signInFirst(page, room);
  });
  afterAll(() => room.stop());

  test('are a link away from each other', async () => {
    await page.goto(`${room.url}${meeting.path}`);
    for (const name of ['日报', '周排名', '联系周报', '现场会']) {
      await page.getByRole('navigation', { name: '本批次' }).getByRole('link', { name }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await page.getByText(NAME).first().waitFor();
    }
  });

  test('tell every building of the day and of the week', async () => {
    await page.goto(`${room.url}/campaigns/${meeting.campaignId}/reports`);
    await page.getByRole('row').filter({ hasText: '石泉路75弄1号' }).getByText('0/3').waitFor();
    await page.goto(`${room.url}/campaigns/${meeting.campaignId}/rankings`);
    await page.getByRole('row').filter({ hasText: '石泉路75弄1号' }).getByText('新上榜').waitFor();
  });

  test('a day without one says so and leads on', async () => {
    await page.goto(`${room.url}${meeting.path}/2020-01-04`);
    await page.getByText('这一天没有材料').waitFor();
    await page.getByRole('link', { name: '今天' }).click();
    await page.getByRole('heading', { name: /未签户 3/ }).waitFor();
  });

  test('an address that names no day is refused in both languages', async () => {
    await page.goto(`${room.url}${meeting.path}/tomorrow`);
    await page.getByRole('alert').locator('[lang=en]').first().waitFor();
  });

  test('a reminder of a promise leads to the meeting', async () => {
    const { prisma } = room.engine.database;
    const { id: staffId } = await prisma.staff.findFirstOrThrow({ where: { loginName: 'admin' } });
    const { campaignId } = meeting;
    const [at, sourceId] = [new Date(), campaignId];
    const times = { raisedAt: at, dueAt: at };
    await prisma.notification.create({
      data: { campaignId, sourceId, staffId, seq: 1, kind: 'promiseOverdue', urgency: 'normal', ...times },
    });
    await page.goto(`${room.url}/inbox`);
    await page.getByText('承诺事项逾期').waitFor();
    await page.getByRole('link', { name: '打开' }).click();
    await page.getByRole('heading', { level: 1, name: '现场会' }).waitFor();
  });

  test('what is due to oneself is a link away', async () => {
    await page.getByRole('link', { name: '待办' }).click();
    await page.getByRole('heading', { name: '我的待办' }).waitFor();
    await page.getByRole('link', { name: '我的提醒' }).click();
    await page.getByRole('heading', { name: '我的提醒' }).waitFor();
    expect(faults).toEqual([]);
  });
});
