import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { InjectOptions } from 'fastify';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let tokens: Record<'administrator' | 'leader' | 'handler', string>;
let campaignId: string;
let householdId: string;

beforeAll(async () => {
  house = await openHouse();
  const building = await house.build(2);
  ({ campaignId } = building);
  householdId = Object.keys(building.households)[0] ?? '';
  tokens = {
    administrator: await createToken(house, { role: 'administrator' }),
    leader: await createToken(house, { role: 'leader' }),
    handler: await createToken(house, { role: 'handler' }),
  };
});
afterAll(() => house.stop());

async function ask(options: InjectOptions & { token?: string }) {
  const { token, headers, ...rest } = options;
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await house.app.inject({ ...rest, headers: { ...authorization, ...headers } });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>(), headers: answer.headers };
}

const policyUrl = (id: string): string => `/api/v1/campaigns/${id}/policy`;
const tooLong = JSON.stringify({ reason: 'x'.repeat(300_000) });

describe('faults are looked for in this order:', () => {
  const everyFault = { method: 'PATCH', url: policyUrl('nowhere'), payload: tooLong } as const;
  const text = { 'content-type': 'text/plain' };

  test('who it is', async () => {
    const answer = await ask({ ...everyFault, headers: text });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(answer.headers['content-type']).toMatch('application/problem+json');
  });

  test('whether its role may', async () => {
    const answer = await ask({ ...everyFault, headers: text, token: tokens.leader });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  test('what the path names', async () => {
    const answer = await ask({ ...everyFault, headers: text, token: tokens.administrator });
    expect(answer).toMatchObject({ status: 404, body: { code: 'unknown_campaign' } });
  });

  test('how long the body is', async () => {
    const url = policyUrl(campaignId);
    const answer = await ask({ ...everyFault, url, headers: text, token: tokens.administrator });
    expect(answer).toMatchObject({ status: 413, body: { code: 'too_large' } });
  });

  test('what type it has', async () => {
    const request = { method: 'PATCH', url: policyUrl(campaignId), token: tokens.administrator } as const;
    const answer = await ask({ ...request, headers: text, payload: '{' });
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
  });

  test('what it says', async () => {
    const request = { method: 'PATCH', url: policyUrl(campaignId), token: tokens.administrator } as const;
    const json = { 'content-type': 'application/json' };
    const malformed = await ask({ ...request, headers: json, payload: '{' });
    expect(malformed).toMatchObject({ status: 400, body: { code: 'malformed_json' } });
    const incomplete = await ask({ ...request, headers: json, payload: '{"policy":{}}' });
    expect(incomplete).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
    expect(incomplete.body['errors']).toMatchObject([{ path: 'reason' }]);
  });
});

describe('a problem', () => {
  test('of an unknown address is a 404 that names the request', async () => {
    const { status, body, headers } = await ask({ method: 'GET', url: '/api/v1/nothing' });
    expect({ status, code: body['code'] }).toEqual({ status: 404, code: 'not_found' });
    expect(body['requestId']).toBe(headers['x-request-id']);
  });

  test('of a malformed address is a 404 as well', async () => {
    const { status, body } = await ask({ method: 'GET', url: '/api/v1/campaigns/%zz' });
    expect({ status, code: body['code'] }).toEqual({ status: 404, code: 'not_found' });
  });

  test.each(['x', randomUUID(), `${'1'.repeat(500)}`])('of the unknown id %s is a 404', async (id) => {
    const { administrator: token } = tokens;
    const campaign = await ask({ method: 'GET', url: `/api/v1/campaigns/${id}/board`, token });
    expect(campaign).toMatchObject({ status: 404, body: { code: 'unknown_campaign' } });
    const building = await ask({ method: 'GET', url: `/api/v1/buildings/${id}`, token });
    expect(building).toMatchObject({ status: 404, body: { code: 'unknown_building' } });
    const household = await ask({ method: 'GET', url: `/api/v1/households/${id}`, token });
    expect(household).toMatchObject({ status: 404, body: { code: 'unknown_household' } });
  });

  test.each([
    ['an unknown field', { name: 'A', nme: 'B' }, 'unrecognized_keys', 'nme'],
    ['a missing field', {}, 'invalid_body', 'name'],
    ['a character that cannot be stored', { name: 'a\0' }, 'invalid_body', 'name'],
    ['half a surrogate pair', { name: 'a\ud800' }, 'invalid_body', 'name'],
  ])('of %s has its path', async (_fault, payload, code, path) => {
    const { administrator: token } = tokens;
    const answer = await ask({ method: 'POST', url: '/api/v1/campaigns', token, payload });
    expect(answer).toMatchObject({ status: 400, body: { code } });
    expect(answer.body['errors']).toMatchObject([{ path }]);
  });

  test('of nesting without end is said before anything looks at it', async () => {
    const payload = `{"name":"a","policy":{"contact":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
    const headers = { 'content-type': 'application/json' };
    const { administrator: token } = tokens;
    const answer = await ask({ method: 'POST', url: '/api/v1/campaigns', token, headers, payload });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
  });

  test('of a query is a 400', async () => {
    const url = `/api/v1/campaigns/${campaignId}/board?at=yesterday`;
    const answer = await ask({ method: 'GET', url, token: tokens.administrator });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_query', errors: [{ path: 'at' }] } });
  });
});

describe('a place', () => {
  test('is unknown to a token that is confined to another one', async () => {
    const other = await house.build(1);
    const token = await createToken(house, { role: 'director', scope: { campaignIds: [other.campaignId] } });
    for (const path of [`/campaigns/${campaignId}`, `/households/${householdId}`]) {
      expect(await ask({ method: 'GET', url: `/api/v1${path}`, token })).toMatchObject({ status: 404 });
    }
    const mine = await ask({ method: 'GET', url: `/api/v1/campaigns/${other.campaignId}/board`, token });
    expect(mine.status).toBe(200);
    const campaigns = await ask({ method: 'GET', url: '/api/v1/campaigns', token });
    expect(campaigns.body['items']).toMatchObject([{ id: other.campaignId }]);
  });

  test('is unknown to a handler without places, and its lists are empty', async () => {
    const { handler: token } = tokens;
    const household = await ask({ method: 'GET', url: `/api/v1/households/${householdId}`, token });
    expect(household).toMatchObject({ status: 404, body: { code: 'unknown_household' } });
    const list = await ask({ method: 'GET', url: '/api/v1/households', token });
    expect(list).toMatchObject({ status: 200, body: { items: [], nextCursor: null } });
  });

  test('of a building alone shows its households', async () => {
    const building = await house.build(2);
    const token = await createToken(house, { role: 'handler', scope: { buildingIds: [building.id] } });
    const list = await ask({ method: 'GET', url: '/api/v1/households', token });
    expect(list.body['items']).toHaveLength(2);
  });
});

test('every route is in the OpenAPI 3.1 document', async () => {
  const { body } = await ask({ method: 'GET', url: '/api/v1/openapi.json' });
  expect(body['openapi']).toMatch(/^3\.1/);
  const paths = Object.keys(body['paths'] as object);
  expect(paths).toEqual(
    expect.arrayContaining([
      '/api/v1/campaigns/{id}/board',
      '/api/v1/households/{householdId}/signatures',
      '/api/v1/campaigns/{id}/roster',
      '/api/v1/live',
    ]),
  );
});

test('readiness names what is away', async () => {
  expect(await ask({ method: 'GET', url: '/readyz' })).toMatchObject({ status: 200, body: { away: [] } });
  expect(await ask({ method: 'GET', url: '/healthz' })).toMatchObject({ status: 200 });
});
