import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../environment/chromium.ts';
import { readPrinted } from '../environment/printed.ts';
import { openTestBuilding } from '../environment/roll.ts';
import { openBaseRoom, signInFirst, type BaseRoom } from './base-room.ts';
import { freezesOf, NAME, openEntry, openMeeting, watchFreezes, type Meeting } from './meeting-room.ts';

/** Points of 1/72 inch. */
const A4 = { long: 842, short: 595 };
const HOLDOUTS = 700;
const BUILDINGS = 14;

describeInBrowser('the meeting’s pack', (chromium) => {
  let room: BaseRoom;
  let page: Page;
  let meeting: Meeting;

  beforeAll(async () => {
    room = await openBaseRoom(chromium, '');
    meeting = await openMeeting(room, [2]);
    for (let building = 0; building < BUILDINGS; building += 1) {
      const size = building === 0 ? HOLDOUTS - 50 * (BUILDINGS - 1) - 2 : 50;
      await openTestBuilding(room.engine.database, size, undefined, meeting.campaignId);
    }
    page = await (await room.browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
    page.setDefaultTimeout(30_000);
    await watchFreezes(page);
    await signInFirst(page, room);
    await page.goto(`${room.url}${meeting.path}`);
    await page
      .getByRole('rowheader')
      .nth(HOLDOUTS - 1)
      .waitFor({ state: 'attached' });
  });
  afterAll(() => room.stop());

  test('of 700 households neither freezes when it comes nor when somebody types', async () => {
    await page.waitForTimeout(500);
    const coming = await freezesOf(page);
    await openEntry(page, '石泉路75弄1号 101');
    await page.keyboard.type('周末带户型模型去家里，请儿子一起听', { delay: 20 });
    await page.waitForTimeout(300);
    const typing = await freezesOf(page);
    process.stdout.write(
      `700 holdouts: freezes when it comes ${coming.join()} ms, when somebody types ${typing.join()} ms\n`,
    );
    // Half a second on a quiet machine; a busy one may take its time.
    expect(Math.max(0, ...coming)).toBeLessThan(3_000);
    expect(Math.max(0, ...typing)).toBeLessThan(1_000);
    await page.keyboard.press('Escape');
  });

  test('prints on A4 with its campaign and time on it, the heads on every page, nothing to press', async () => {
    const pages = readPrinted(await page.pdf({ preferCSSPageSize: true }));
    expect(pages.length).toBeGreaterThan(10);
    for (const { width, height, text } of pages) {
      expect([Math.round(width), Math.round(height)]).toEqual([A4.long, A4.short]);
      expect(text).toContain('最近联系');
    }
    const [first, last] = [pages[0]?.text ?? '', pages.at(-1)?.text ?? ''];
    expect(first).toContain('现场会');
    expect(first).toContain(NAME);
    expect(first).toMatch(/\d{4}-\d\d-\d\d\d\d:\d\d/);
    expect(first).toContain(`1/${pages.length}`);
    expect(last).toContain(`${pages.length}/${pages.length}`);
    const all = pages.map(({ text }) => text).join('');
    expect(all.match(/从未联系/g)).toHaveLength(HOLDOUTS);
    expect(all).not.toMatch(/打印|＋承诺|记下|作战图|退出/);
  });
});
