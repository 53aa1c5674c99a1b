import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../environment/chromium.ts';
import { openBaseRoom, signInFirst, type BaseRoom } from './base-room.ts';
import {
  HANDLER,
  householdOf,
  lineOf,
  openEntry,
  openMeeting,
  OTHER,
  PHONE,
  RESIDENT,
  send,
  type Meeting,
} from './meeting-room.ts';

const WHAT = '陪设计师上门复测';

describeInBrowser('the daily meeting', (chromium) => {
  let room: BaseRoom;
  let page: Page;
  let meeting: Meeting;
  const faults: string[] = [];

  beforeAll(async () => {
    room = await openBaseRoom(chromium, '');
    meeting = await openMeeting(room, [4, 3]);
    page = await (await room.browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => faults.push(error.message));
    await signInFirst(page, room);
    await page.goto(`${room.url}${meeting.path}`);
  });
  afterAll(() => room.stop());

  /** As many promises as the database knows, all of them or those without an outcome. */
  const made = async (which = 'all') => {
    const { rows } = await room.engine.database.pool.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM promise WHERE campaign_id = $1 AND ($2 = 'all' OR outcome IS NULL)",
      [meeting.campaignId, which],
    );
    return rows[0]?.count;
  };
  const madeBecomes = async (count: number, which = 'all') => {
    for (let tries = 0; tries < 200 && (await made(which)) !== count; tries += 1)
      await page.waitForTimeout(50);
    expect(await made(which)).toBe(count);
  };

  test('shows everybody who has not signed, and what keeps them from it', async () => {
    await page.getByRole('heading', { name: '现场会' }).waitFor();
    const line = lineOf(page, '1号 101');
    await line.waitFor();
    expect(await page.getByRole('rowheader').count()).toBe(7);
    const text = await line.innerText();
    expect(text).toContain('尚未见面');
    expect(text).toContain('从未联系');
    expect(text).toContain(HANDLER);
  });

  test('a promise typed in one line appears, the handler’s unless another is chosen', async () => {
    const form = await openEntry(page, '1号 101');
    await page.keyboard.type(WHAT);
    await page.getByRole('radio', { name: /明天/ }).check();
    await form.getByRole('textbox', { name: /做什么/ }).press('Enter');
    await lineOf(page, '1号 101').getByText(`${HANDLER}：${WHAT}`).waitFor();
    await page.getByRole('heading', { name: /今日承诺 1/ }).waitFor();
    await madeBecomes(1);
    expect(await page.getByRole('button', { name: '记承诺：1号 101' }).count()).toBe(0);
  });

  test('pressing Enter twice makes one promise', async () => {
    const form = await openEntry(page, '1号 102');
    await form.getByRole('combobox', { name: /谁/ }).selectOption({ label: OTHER });
    const what = form.getByRole('textbox', { name: /做什么/ });
    await what.fill('带户型模型去家里');
    await what.focus();
    await Promise.all([page.keyboard.press('Enter'), page.keyboard.press('Enter')]);
    await lineOf(page, '1号 102').getByText(`${OTHER}：带户型模型去家里`).waitFor();
    await madeBecomes(2);
  });

  test('an answer that is lost makes no second promise', async () => {
    const form = await openEntry(page, '1号 103');
    await page.route('**/promises', async (route) => {
      await route.fetch();
      await route.abort();
    });
    const what = form.getByRole('textbox', { name: /做什么/ });
    await what.fill('送材料清单');
    await what.press('Enter');
    await form.getByText('连不上服务器').waitFor();
    expect(await what.inputValue()).toBe('送材料清单');
    await page.unroute('**/promises');
    await what.press('Enter');
    await form.waitFor({ state: 'detached' });
    await madeBecomes(3);
  });

  test('a refused one keeps its text, and the reason stands beside the field in both languages', async () => {
    const form = await openEntry(page, '1号 104');
    const what = form.getByRole('textbox', { name: /做什么/ });
    await what.fill('约家里人一起谈');
    await form.getByRole('radio', { name: /另选/ }).check();
    await form.getByLabel(/日期和时间/).fill('2020-01-01T09:00');
    await what.press('Enter');
    const reason = form.getByRole('radiogroup').getByRole('alert');
    await reason.getByText('时间已过').waitFor();
    await reason.getByText('That instant is past').waitFor();
    expect(await what.inputValue()).toBe('约家里人一起谈');
    await madeBecomes(3);
  });

  test('what others do appears without disturbing whoever types', async () => {
    const form = page.getByRole('form', { name: /1号 104/ });
    const what = form.getByRole('textbox', { name: /做什么/ });
    await what.press('End');
    await page.keyboard.type('，周末');
    const body = { householdId: householdOf(meeting.buildings[1], 0), staffId: meeting.handlerId };
    const dueAt = new Date(Date.now() + 3_600_000).toISOString();
    await send(room, `/campaigns/${meeting.campaignId}/promises`, { ...body, dueAt, what: '同事的承诺' });
    await lineOf(page, '2号 101').getByText('同事的承诺').waitFor();
    await page.keyboard.type('上午');
    expect(await what.inputValue()).toBe('约家里人一起谈，周末上午');
    await form.getByRole('button', { name: '收起' }).click();
    await openEntry(page, '1号 104');
    expect(await what.inputValue()).toBe('约家里人一起谈，周末上午');
    await page.keyboard.press('Escape');
  });

  test('the keyboard alone makes a promise and goes on to the next line', async () => {
    await page.getByRole('button', { name: /与户无关的承诺/ }).focus();
    const focused = () => page.evaluate<string>('document.activeElement.getAttribute("aria-label") ?? ""');
    for (let tabs = 0; tabs < 60 && (await focused()) !== '记承诺：2号 102'; tabs += 1) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('form', { name: /2号 102/ }).waitFor();
    await page.keyboard.type('请调解员上门');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await lineOf(page, '2号 102').getByText(`${HANDLER}：请调解员上门`).waitFor();
    await page.waitForFunction('document.activeElement.getAttribute("aria-label") === "记承诺：2号 103"');
    await madeBecomes(5);
  });

  test('a promise about no household is one’s own unless another is chosen', async () => {
    await page.getByRole('button', { name: /与户无关的承诺/ }).click();
    const form = page.getByRole('form', { name: /与户无关/ });
    await form.getByRole('textbox', { name: /做什么/ }).fill('请街道派人来');
    await form.getByRole('combobox', { name: /谁/ }).selectOption({ label: OTHER });
    await form.getByRole('textbox', { name: /做什么/ }).press('Enter');
    await page.getByRole('row').filter({ hasText: '请街道派人来' }).getByText('与户无关').waitFor();
    await madeBecomes(6);
  });

  test('its outcome sticks after a reload', async () => {
    const row = () => page.getByRole('row').filter({ hasText: '请街道派人来' });
    await row().getByRole('button', { name: '未兑现' }).click();
    await row().getByText('✕ 未兑现').waitFor();
    await madeBecomes(5, 'undecided');
    await page.reload();
    await row().getByText('✕ 未兑现').waitFor();
    expect(await row().getByRole('button').count()).toBe(0);
  });

  test('the page tells neither names nor phones of anybody but staff at work', async () => {
    const content = await page.content();
    expect(content).not.toContain(PHONE);
    expect(content).not.toContain(RESIDENT);
  });

  test('a phone shows it without scrolling sideways', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await openEntry(page, '2号 103');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await page.keyboard.press('Escape');
    expect(faults).toEqual([]);
  });
});
