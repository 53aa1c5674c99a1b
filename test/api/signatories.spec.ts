import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Building } from '../../domain/building.ts';
import { startRun } from '../../domain/intake.ts';
import { POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import type { Policy } from '../../domain/policy.ts';
import { openTestBuilding } from '../environment/roll.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

const TEMPLATE = POLICY_TEMPLATES['shanghai-95'];
/** Everybody who lives there signs, so that somebody can be found late. */
const POLICY: Policy = { ...TEMPLATE, whoSigns: { ...TEMPLATE.whoSigns, rented: 'tenant_and_co_residents' } };

let house: House;
let token: string;
let building: Building;
const household = (index: number) => Object.keys(building.households)[index] ?? '';

const post = (path: string, payload: object, key = newKey()) =>
  ask(house.app, `POST ${path}`, { token, key, payload });
const resolve = (index: number, payload: object, key = newKey()) =>
  post(`/households/${household(index)}/signatories/resolution`, payload, key);
const sign = (index: number, signatoryId: string) =>
  post(`/households/${household(index)}/signatures`, { signatoryId, medium: 'paper' });
const idsOf = ({ body }: { body: Record<string, unknown> }) =>
  (body['ids'] as { signatoryIds: string[] }).signatoryIds;
const fileOf = async (index: number) =>
  (await ask(house.app, `GET /households/${household(index)}`, { token })).body as {
    status: string;
    signingNumber?: number;
    signatories: { id: string; personId: string }[];
    people: { id: string }[];
  } & Record<string, unknown>;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'leader' });
  building = await openTestBuilding(house.database, 10, POLICY);
  await house.deps.engine.startBuilding(startRun(building));
  for (const to of ['consultation', 'signing']) await post(`/buildings/${building.id}/stage`, { to });
});
afterAll(() => house.stop());

const COUPLE = [
  { ref: 'lan', name: '陈秀兰', relation: 'tenant', state: 'able' },
  { ref: 'jun', name: '陈小军', relation: 'co_resident', state: 'able' },
];
const WIDOWER = [
  {
    ref: 'lan',
    name: '陈秀兰',
    relation: 'tenant',
    state: 'deceased',
    since: '2026-01-05',
    representative: 'jun',
  },
  { ref: 'jun', name: '陈小军', relation: 'co_resident', state: 'abroad', proxy: 'li' },
  { ref: 'li', name: '李律师', relation: 'other', state: 'able' },
];

describe('who must sign is said by the rule', () => {
  test('with names as persons of the household and papers to bring, and shown on its file', async () => {
    const answer = await resolve(0, { persons: WIDOWER, note: '户口簿已看' });
    expect(answer).toMatchObject({ status: 201, body: { household: { id: household(0) } } });
    const file = await fileOf(0);
    expect(file).toMatchObject({
      signatories: [
        {
          id: idsOf(answer)[0],
          name: '陈*军',
          capacity: 'co_resident',
          required: true,
          papers: [{ kind: 'co_residents_agreement', state: 'needed' }],
        },
        { name: '李*师', capacity: 'proxy', papers: [{ kind: 'notarised_authority', state: 'needed' }] },
      ],
      whoSigns: {
        persons: [
          { name: '陈*兰', state: 'deceased', since: '2026-01-05' },
          { name: '陈*军', state: 'abroad' },
          { name: '李*师', relation: 'other' },
        ],
        open: [],
      },
      allowedCommands: expect.arrayContaining(['resolve_signatories', 'mark_paper']),
    });
    const { body } = await ask(house.app, `GET /buildings/${building.id}/events?limit=500`, { token });
    expect(JSON.stringify(body)).not.toMatch(/陈秀兰|陈小军|李律师/);
  });

  test('to persons whom the household has, by their ids', async () => {
    await resolve(1, { persons: COUPLE });
    const { people } = await fileOf(1);
    const [lan, jun] = people.map(({ id }) => id);
    const again = await resolve(1, {
      persons: [
        { personId: lan, relation: 'tenant', state: 'incapacitated', guardian: jun },
        { personId: jun, relation: 'co_resident', state: 'able' },
      ],
    });
    expect(again.status).toBe(201);
    const file = await fileOf(1);
    expect(file.people).toHaveLength(2);
    expect(file.signatories).toMatchObject([
      { personId: jun, capacity: 'guardian', onBehalfOf: [lan] },
      { personId: jun, capacity: 'co_resident', onBehalfOf: [] },
    ]);
  });

  test('once, however often a request comes', async () => {
    const key = newKey();
    const [first, again] = [
      await resolve(2, { persons: COUPLE }, key),
      await resolve(2, { persons: COUPLE }, key),
    ];
    expect(again.body).toEqual(first.body);
    expect((await fileOf(2)).people).toHaveLength(2);
  });
});

describe('while it cannot be said', () => {
  const open = [{ name: '陈秀兰', relation: 'tenant', state: 'deceased' }];

  test('the request is refused with what has to be known about whom, and leaves nobody behind', async () => {
    const answer = await resolve(3, { persons: open });
    expect(answer).toMatchObject({
      status: 409,
      body: {
        code: 'who_signs_open',
        errors: [{ path: 'persons.0', code: 'representative_not_named' }],
      },
    });
    expect(JSON.stringify(answer.body['errors'])).toMatch(/推举的代表.*representative/);
    expect(await fileOf(3)).toMatchObject({ people: [], whoSigns: null });
  });

  test('what is known is kept on request, with the questions in both languages', async () => {
    expect((await resolve(3, { persons: open, keepOpen: true })).status).toBe(201);
    expect(await fileOf(3)).toMatchObject({
      signatories: [],
      whoSigns: {
        persons: [{ name: '陈*兰', state: 'deceased' }],
        open: [
          {
            code: 'representative_not_named',
            name: '陈*兰',
            zh: expect.stringContaining('代表'),
            en: expect.stringContaining('representative'),
          },
        ],
      },
    });
  });
});

describe('papers', () => {
  test('are marked one by one, and then their signatory signs', async () => {
    const [representative = '', proxy = ''] = idsOf(await resolve(4, { persons: WIDOWER }));
    expect((await sign(4, representative)).body).toMatchObject({ code: 'papers_missing' });
    const paper = { kind: 'co_residents_agreement', state: 'received' };
    const papers = `/households/${household(4)}/signatories/${representative}/papers`;
    expect(await post(papers, paper)).toMatchObject({ status: 201 });
    expect(await sign(4, representative)).toMatchObject({
      status: 201,
      body: { household: { status: 'partly_signed' } },
    });
    expect((await post(papers, { ...paper, state: 'needed' })).body).toMatchObject({
      code: 'paper_relied_on',
    });
    const other = { kind: 'notarised_authority', state: 'received' };
    await post(`/households/${household(4)}/signatories/${proxy}/papers`, other);
    expect((await sign(4, proxy)).body).toMatchObject({ household: { status: 'signed' } });
  });

  test('of a stranger are not there, and a paper has a kind', async () => {
    const path = `/households/${household(0)}/signatories`;
    expect(await post(`${path}/${newKey()}/papers`, { kind: 'authority', state: 'received' })).toMatchObject({
      status: 404,
      body: { code: 'unknown_signatory' },
    });
    const [id] = (await fileOf(0)).signatories;
    expect(await post(`${path}/${id?.id}/papers`, { kind: '委托书', state: 'received' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'kind' }] },
    });
  });
});

describe('somebody who is found late', () => {
  test('voids the number of a signed household, which gets a new one when he has signed', async () => {
    const ids = idsOf(await resolve(5, { persons: COUPLE }));
    for (const id of ids) await sign(5, id);
    const before = await fileOf(5);
    expect(before).toMatchObject({ status: 'signed', signingNumber: expect.any(Number) });
    const [lan, jun] = before.signatories.map(({ personId }) => personId);
    const persons = [
      { personId: lan, relation: 'tenant', state: 'able' },
      { personId: jun, relation: 'co_resident', state: 'able' },
      { name: '王芳', relation: 'co_resident', state: 'able' },
    ];
    const late = await resolve(5, { persons });
    expect(late).toMatchObject({
      status: 201,
      body: { household: { status: 'partly_signed', signedAt: null } },
    });
    expect(idsOf(late).slice(0, 2)).toEqual(ids);
    expect(await fileOf(5)).not.toHaveProperty('signingNumber');
    await sign(5, idsOf(late)[2] ?? '');
    expect((await fileOf(5)).signingNumber).toBeGreaterThan(before.signingNumber ?? 0);
    expect((await resolve(5, { persons: persons.slice(1) })).body).toMatchObject({ code: 'has_signed' });
  });
});

describe('a body is refused', () => {
  test.each([
    [
      'that refers to nobody',
      [{ name: '陈秀兰', relation: 'tenant', state: 'able', proxy: 'jun' }],
      'persons.0.proxy',
    ],
    [
      'that names an heir who is not there',
      [{ name: '陈', relation: 'owner', state: 'deceased', heirs: ['x'] }],
      'persons.0.heirs',
    ],
    ['that names somebody twice', [COUPLE[0], { ...COUPLE[1], ref: 'lan' }], 'persons.1.ref'],
    ['without a name or an id', [{ relation: 'tenant', state: 'able' }], 'persons.0.name'],
    ['without anybody', [], 'persons'],
  ])('%s', async (_case, persons, path) =>
    expect(await resolve(6, { persons })).toMatchObject({ status: 400, body: { errors: [{ path }] } }),
  );

  test('that names a person of another household', async () => {
    const [stranger] = (await fileOf(1)).people;
    const persons = [{ personId: stranger?.id, relation: 'tenant', state: 'able' }];
    expect(await resolve(6, { persons })).toMatchObject({ status: 409, body: { code: 'unknown_person' } });
  });
});
