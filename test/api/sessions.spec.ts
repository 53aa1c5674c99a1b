import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureAdministrator, type Administrator } from '../../api/first-start.ts';
import { ask } from './ask.ts';
import { openHouse, type House } from './house.ts';

let house: House;
let dataDir: string;
let first: Administrator;

beforeAll(async () => {
  house = await openHouse();
  dataDir = await mkdtemp(join(tmpdir(), 'doorstep-'));
  first = await ensureAdministrator({ databaseUrl: house.url, dataDir });
});
afterAll(async () => {
  await rm(dataDir, { recursive: true });
  await house.stop();
});

const tokenInFile = async (): Promise<string> => (await readFile(first.tokenPath, 'utf8')).trim();

describe('the first start', () => {
  test('writes a token with every right that nobody else may read', async () => {
    expect((await stat(first.tokenPath)).mode & 0o777).toBe(0o600);
    expect(await readFile(first.tokenPath, 'utf8')).toMatch(/^\S+\n$/);
    const me = await ask(house.app, 'GET /me', { token: await tokenInFile() });
    expect(me).toMatchObject({ status: 200, body: { roles: ['administrator'] } });
  });

  test('tells the password once', async () => {
    expect(first.password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
    const second = await ensureAdministrator({ databaseUrl: house.url, dataDir });
    expect(second.password).toBeNull();
  });

  test('replaces a token file that vanished, and its token', async () => {
    const old = await tokenInFile();
    await rm(first.tokenPath);
    await ensureAdministrator({ databaseUrl: house.url, dataDir });
    const token = await tokenInFile();
    expect(token).not.toBe(old);
    expect((await ask(house.app, 'GET /me', { token })).status).toBe(200);
    const { rowCount } = await house.database.pool.query(
      `SELECT 1 FROM api_token WHERE name = 'admin-token' AND revoked_at IS NULL`,
    );
    expect(rowCount).toBe(1);
  });
});

describe('a session', () => {
  const own = { origin: 'http://localhost:80', 'x-doorstep': '1' };
  const next = 'correct horse battery';
  let cookie: string;

  const logIn = async (password: string) => {
    const answer = await ask(house.app, 'POST /sessions', { payload: { name: 'admin', password } });
    return { ...answer, cookie: String(answer.headers['set-cookie']) };
  };

  test('is not given for a wrong password', async () => {
    expect(await logIn('wrong password')).toMatchObject({ status: 401, body: { code: 'wrong_password' } });
  });

  test('begins with a cookie that scripts and other sites cannot use', async () => {
    const answer = await logIn(first.password ?? '');
    expect(answer).toMatchObject({
      status: 201,
      body: { roles: ['administrator'], mustChangePassword: true },
    });
    expect(answer.cookie).toMatch(/^doorstep_session=\S+;/);
    expect(answer.cookie).toMatch('HttpOnly');
    expect(answer.cookie).toMatch('SameSite=Strict');
    cookie = answer.cookie.split(';', 1)[0] ?? '';
  });

  test('may do nothing before its one-time password is changed', async () => {
    const headers = { cookie };
    const campaigns = await ask(house.app, 'GET /campaigns', { headers });
    expect(campaigns).toMatchObject({ status: 403, body: { code: 'password_change_required' } });
    expect((await ask(house.app, 'GET /me', { headers })).status).toBe(200);
  });

  test('changes nothing for another site', async () => {
    const payload = { current: first.password, next };
    for (const headers of [
      {},
      { 'x-doorstep': '1', origin: 'http://evil.example' },
      { origin: own.origin },
    ]) {
      const answer = await ask(house.app, 'PUT /me/password', { headers: { cookie, ...headers }, payload });
      expect(answer).toMatchObject({ status: 403, body: { code: 'cross_site' } });
    }
  });

  test('changes its password to one of ten characters or more', async () => {
    const headers = { cookie, ...own };
    const change = (payload: object) => ask(house.app, 'PUT /me/password', { headers, payload });
    expect(await change({ current: first.password, next: 'short' })).toMatchObject({ status: 400 });
    expect(await change({ current: 'wrong', next })).toMatchObject({
      status: 401,
      body: { code: 'wrong_password' },
    });
    expect((await change({ current: first.password, next })).status).toBe(204);
    expect((await ask(house.app, 'GET /campaigns', { headers })).status).toBe(200);
  });

  test('ends when its holder leaves', async () => {
    const headers = { cookie, ...own };
    expect((await ask(house.app, 'DELETE /sessions/current', { headers })).status).toBe(204);
    expect((await ask(house.app, 'GET /me', { headers })).status).toBe(401);
  });

  test('cannot be guessed at will', async () => {
    let answer = await logIn('wrong password');
    for (let tries = 0; tries < 12 && answer.status === 401; tries += 1)
      answer = await logIn('wrong password');
    expect(answer).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });
});
