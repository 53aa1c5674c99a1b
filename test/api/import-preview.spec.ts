import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { csvOf, multipartOf, openImportRoom, type ImportRoom } from './import-room.ts';

const MIB = 1024 * 1024;

let room: ImportRoom;
let campaignId: string;
beforeAll(async () => {
  room = await openImportRoom();
  campaignId = await room.newCampaign();
});
afterAll(() => room.stop());

const sample = (name: string) => readFile(new URL(`../../samples/${name}`, import.meta.url));

interface Finding {
  row: number;
  column: string | null;
  code: string;
  message: string;
}

describe('the preview of a file', () => {
  test.each(['clean-2-buildings.xlsx', 'errors.xlsx', 'gb18030.csv', 'utf8-bom.csv'])(
    '%s tells what it holds',
    async (name) => {
      const expected = JSON.parse(String(await sample(name.replace(/\.\w+$/, '.expected.json'))));
      const { status, body } = await room.preview(campaignId, await sample(name));
      const { buildings, households, signatories, byTenure } = expected;
      expect(status).toBe(200);
      expect(body).toMatchObject({ buildings, households, signatories, byTenure });
      const errors = (body['errors'] as Finding[]).map(({ row, column, code }) => ({ row, column, code }));
      const warnings = (body['warnings'] as Finding[]).map(({ row, code }) => ({ row, code }));
      expect(errors).toEqual(expected.errors);
      expect(warnings).toEqual(expected.warnings);
    },
  );

  test('says what to do in Chinese and in English, in one string', async () => {
    const { body } = await room.preview(campaignId, csvOf([{ 室号: '1' }, { 室号: '2', 承租人: '' }]));
    expect(body['errors']).toEqual([
      {
        row: 3,
        column: '承租人/产权人',
        code: 'no_signatory',
        message:
          '没有签约人：请填写承租人或产权人姓名，多人用“、”分开 · No signatory: fill in the tenant or the owners, several names separated by 、',
      },
    ]);
  });

  test.each([
    ['an empty file', '', 'empty_file'],
    ['a file without a header', '一,二\n三,四', 'no_header_found'],
    ['an old .xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'unsupported_format_xls'],
    ['a damaged zip', Buffer.from('PK\x03\x04 and nothing more'), 'not_a_spreadsheet'],
  ])('%s is a 422 with its code', async (_what, file, code) => {
    const { status, body, headers } = await room.preview(campaignId, file);
    expect([status, body['code']]).toEqual([422, code]);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body['detail']).toMatch(/\p{Script=Han}.* · [\w .]/u);
  });
});

describe('who may preview, and how', () => {
  const csv = csvOf([{ 室号: '1' }]);
  test.each(['handler', 'leader'])('not a %s', async (role) => {
    expect(await room.preview(campaignId, csv, { role })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });

  test.each(['7f1b9a52-0000-7000-8000-000000000000', 'nonsense'])('campaign %s is unknown', async (id) => {
    expect(await room.preview(id, csv)).toMatchObject({ status: 404, body: { code: 'unknown_campaign' } });
  });

  test('JSON is a 415, also for an unknown body', async () => {
    const answer = await room.api.post(`/campaigns/${campaignId}/roster?mode=preview`, { file: 'x' });
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
  });

  test('a form needs the file, and nothing else', async () => {
    expect(await room.preview(campaignId, csv, { field: 'roster' })).toMatchObject({
      status: 400,
      body: { code: 'unrecognized_keys', errors: [{ path: 'roster' }] },
    });
    const empty = await raw({
      payload: Buffer.from('--b--\r\n'),
      contentType: 'multipart/form-data; boundary=b',
    });
    expect(empty).toMatchObject({ status: 400, code: 'invalid_body' });
    const cut = multipartOf('file', csv);
    const half = await raw({ ...cut, payload: cut.payload.subarray(0, 150) });
    expect(half).toMatchObject({ status: 400, code: 'invalid_body' });
  });

  test('another mode is a 400', async () => {
    expect(await raw(multipartOf('file', csv), 'commit')).toMatchObject({
      status: 400,
      code: 'invalid_query',
    });
  });

  async function raw({ payload, contentType }: ReturnType<typeof multipartOf>, mode = 'preview') {
    const response = await room.api.app.inject({
      method: 'POST',
      url: `/api/v1/campaigns/${campaignId}/roster?mode=${mode}`,
      headers: { authorization: `Bearer ${await room.token('director')}`, 'content-type': contentType },
      payload,
    });
    return { status: response.statusCode, code: response.json().code };
  }

  test('the same key and file give the first preview again, another file is refused', async () => {
    const key = randomUUID();
    const first = await room.preview(campaignId, csv, { key });
    const again = await room.preview(campaignId, csv, { key });
    expect(again.body).toEqual(first.body);
    expect(again.headers).toHaveProperty('idempotent-replay', 'true');
    const other = await room.preview(campaignId, csvOf([{ 室号: '2' }]), { key });
    expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_key_reused' } });
  });
});

describe('the limit of 5 MiB', () => {
  test('a file of just that size is read, one byte more is a 413', async () => {
    const largest = await room.preview(campaignId, Buffer.alloc(5 * MIB, 'x'));
    expect(largest).toMatchObject({ status: 422, body: { code: 'no_header_found' } });
    const { status, body, headers } = await room.preview(campaignId, Buffer.alloc(5 * MIB + 1, 'x'));
    expect([status, body['code']]).toEqual([413, 'too_large']);
    expect(headers['content-type']).toContain('application/problem+json');
  });

  test('an upload that says it is longer is refused before it is read', async () => {
    const { status, body } = await room.preview(campaignId, Buffer.alloc(6 * MIB));
    expect([status, body['code']]).toEqual([413, 'too_large']);
  });

  test('an upload without end is answered and cut off', async () => {
    await room.api.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = room.api.app.server.address() as AddressInfo;
    const { status, code, ended } = await sendWithoutEnd(port, campaignId, await room.token('director'));
    expect([status, code, ended]).toEqual([413, 'too_large', 'cut off']);
  });
});

/** Sends a file in chunks for ever; says what came back and how it ended. */
function sendWithoutEnd(
  port: number,
  id: string,
  token: string,
): Promise<{ status: number; code: string; ended: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=b' };
    const path = `/api/v1/campaigns/${id}/roster?mode=preview`;
    const sending = httpRequest({ port, path, method: 'POST', headers, agent: false });
    const answer = { status: 0, code: '', ended: 'still open' };
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const write = (): void => {
      if (sending.destroyed) return;
      if (sending.write(chunk)) setImmediate(write);
      else sending.once('drain', write);
    };
    const tooLong = setTimeout(() => reject(new Error('The upload was not cut off')), 20_000);
    const end = (): void => {
      clearTimeout(tooLong);
      resolve({ ...answer, ended: 'cut off' });
    };
    sending.on('response', (response) => {
      answer.status = response.statusCode ?? 0;
      response.on('data', (bytes: Buffer) => (answer.code += bytes.toString()));
      response.on('end', () => (answer.code = JSON.parse(answer.code).code));
    });
    // Writing into a connection that is gone is an error; the close follows.
    sending.on('error', () => undefined);
    sending.on('close', end);
    sending.write('--b\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\n');
    write();
  });
}
