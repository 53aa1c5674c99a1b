import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Board } from '../../api/contract.ts';
import { ensureAdministrator } from '../../api/first-start.ts';
import { servePages } from '../../api/serving/pages.ts';
import { startTestApi, type TestApi } from '../environment/api.ts';
import { startTestEngine, type TestEngine } from '../environment/engine.ts';

/** What Debian's Chromium needs to run as root in a container, and to stay away from the network. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A base on its first day: the whole system listening, an administrator with a one-time password, a browser. */
export interface BaseRoom {
  api: TestApi;
  engine: TestEngine;
  url: string;
  oneTimePassword: string;
  rosterFile: string;
  browser: Browser;
  stop(): Promise<void>;
}

export async function openBaseRoom(executablePath: string, roster: string): Promise<BaseRoom> {
  const folder = await mkdtemp(join(tmpdir(), 'doorstep-board-'));
  const rosterFile = join(folder, 'roster.csv');
  await writeFile(rosterFile, roster);
  const testEngine = await startTestEngine();
  const api = await startTestApi(testEngine.database, testEngine.engine, servePages);
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = api.app.server.address() as AddressInfo;
  const { password } = await ensureAdministrator({ databaseUrl: testEngine.databaseUrl, dataDir: folder });
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  return {
    api,
    engine: testEngine,
    url: `http://127.0.0.1:${port}`,
    oneTimePassword: password ?? '',
    rosterFile,
    browser,
    stop: async () => {
      await browser.close();
      await api.stop();
      await testEngine.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Fills a form by the labels that people read. */
export async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
}

/** Signs the administrator in for the first time, wherever the page leads. */
export async function signInFirst(page: Page, { url, oneTimePassword }: BaseRoom): Promise<void> {
  const password = 'a password of our own';
  await page.goto(`${url}/inbox`);
  await fill(page, { 账号: 'admin', 密码: oneTimePassword });
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '设置新密码' }).waitFor();
  await fill(page, { 一次性密码: oneTimePassword, 再输一次新密码: password });
  await page.locator('input[autocomplete=new-password]').first().fill(password);
  await page.getByRole('button', { name: '保存并进入' }).click();
  await page.getByRole('heading', { name: '我的提醒' }).waitFor();
}

/** The card of a building, by its name as screen readers hear it. */
export const card = (page: Page, building: string) =>
  page.getByRole('listitem', { name: new RegExp(`^${building}：`) });

/** What the tests do beside the browser: advance stages and sign, as the phones of the staff would. */
export class Staff {
  readonly #api: TestApi;
  readonly #campaignId: string;

  constructor(api: TestApi, campaignId: string) {
    this.#api = api;
    this.#campaignId = campaignId;
  }

  async openSigning(): Promise<void> {
    for (const { id } of (await this.#board()).buildings) {
      for (const to of ['consultation', 'signing']) await this.#post(`/buildings/${id}/stage`, { to });
    }
  }

  /** The next household of that building signs; answers when the API has answered. */
  async sign(building: string): Promise<void> {
    const { id } = (await this.#board()).buildings.find(({ name }) => name === building) ?? { id: '' };
    const { households } = (await this.#api.get(`/buildings/${id}`)).body as {
      households: { id: string; status: string }[];
    };
    const open = households.find(({ status }) => status !== 'signed');
    const { signatories } = (await this.#api.get(`/households/${open?.id}`)).body as {
      signatories: { id: string }[];
    };
    const signatoryId = signatories[0]?.id;
    await this.#post(`/households/${open?.id}/signatures`, { signatoryId, medium: 'paper' });
  }

  async #post(path: string, body: unknown): Promise<void> {
    const { status, body: answer } = await this.#api.post(path, body);
    if (status !== 201) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  }

  readonly #board = async (): Promise<Board> =>
    (await this.#api.get(`/campaigns/${this.#campaignId}/board`)).body as unknown as Board;
}
