import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Policy } from '../../domain/policy.ts';
import { POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import { policyFrom } from '../../api/set-up/policy-merge.ts';
import { Problem } from '../../api/problem.ts';
import { ask } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'director' });
});
afterAll(() => house.stop());

const template = POLICY_TEMPLATES['shanghai-95'];

function faultsOf(document: Record<string, unknown>): { code: string; paths: string[] } {
  try {
    policyFrom(document, null);
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure;
    return { code: failure.code, paths: (failure.errors ?? []).map(({ path }) => path) };
  }
  throw new Error('The document was taken');
}

describe('a policy document', () => {
  test.each(['shanghai-95', 'triple-100', 'civil-code-278'] as const)('may be the template %s', (id) => {
    expect(policyFrom(id, null)).toEqual(POLICY_TEMPLATES[id]);
    expect(policyFrom({ ...POLICY_TEMPLATES[id] }, null)).toEqual(POLICY_TEMPLATES[id]);
  });

  test('takes the template for what is missing', () => {
    expect(policyFrom({ contact: { perWeek: 5 } }, null)).toEqual({
      ...template,
      contact: { ...template.contact, perWeek: 5 },
    });
  });

  test('needs of a threshold no more than id, stage and ratio', () => {
    const { thresholds } = policyFrom({ thresholds: [{ id: 'a', stage: 'signing', ratio: '2/3' }] }, null);
    expect(thresholds).toEqual([
      {
        id: 'a',
        label: 'a',
        scope: 'building',
        stage: 'signing',
        counts: 'signed',
        of: 'all',
        over: 'households',
        tenure: 'all',
        ratio: '2/3',
        basis: '',
      },
    ]);
  });

  const threshold = (change: object) => ({
    thresholds: [{ id: 'a', stage: 'signing', ratio: '1/2', ...change }],
  });
  test.each([
    [{ contakt: {} }, 'unrecognized_keys', 'policy.contakt'],
    [{ contact: { perMonth: 1 } }, 'unrecognized_keys', 'policy.contact.perMonth'],
    [{ objections: { clocks: { noise: 'P1D' } } }, 'unrecognized_keys', 'policy.objections.clocks.noise'],
    [{ contact: { perWeek: 1.5 } }, 'invalid_body', 'policy.contact.perWeek'],
    [{ contact: { quietFrom: '24:00' } }, 'invalid_body', 'policy.contact.quietFrom'],
    [
      { stages: { signing: { plannedEndsAfter: 'PT0S' } } },
      'invalid_body',
      'policy.stages.signing.plannedEndsAfter',
    ],
    [
      { stages: { signing: { plannedEndsAfter: 'P101Y' } } },
      'invalid_body',
      'policy.stages.signing.plannedEndsAfter',
    ],
    [{ stages: { lapsed: {} } }, 'unrecognized_keys', 'policy.stages.lapsed'],
    [{ reminders: { window: '30 min' } }, 'invalid_body', 'policy.reminders.window'],
    [
      { reminders: { noContact: { after: { workdays: 0 } } } },
      'invalid_body',
      'policy.reminders.noContact.after.workdays',
    ],
    [{ objections: { levels: [] } }, 'invalid_body', 'policy.objections.levels'],
    [{ objections: { levels: ['mayor'] } }, 'invalid_body', 'policy.objections.levels.0'],
    [{ escalation: { promise: { after: 'PT0S' } } }, 'invalid_body', 'policy.escalation.promise.after'],
    [{ escalation: { signature: {} } }, 'unrecognized_keys', 'policy.escalation.signature'],
    [{ reminders: { promiseDue: { before: 'soon' } } }, 'invalid_body', 'policy.reminders.promiseDue.before'],
    [{ template: 'beijing' }, 'invalid_body', 'policy.template'],
    [threshold({ ratio: '101/100' }), 'invalid_body', 'policy.thresholds.0.ratio'],
    [threshold({ ratio: '1/10001' }), 'invalid_body', 'policy.thresholds.0.ratio'],
    [threshold({ ratio: '0/1' }), 'invalid_body', 'policy.thresholds.0.ratio'],
    [threshold({ quorum: '3/2' }), 'invalid_body', 'policy.thresholds.0.quorum'],
    [threshold({ stage: 'closed' }), 'invalid_body', 'policy.thresholds.0.stage'],
    [threshold({ id: undefined }), 'invalid_body', 'policy.thresholds.0.id'],
    [threshold({ colour: 'red' }), 'unrecognized_keys', 'policy.thresholds.0.colour'],
    [
      { thresholds: [...threshold({}).thresholds, ...threshold({}).thresholds] },
      'invalid_body',
      'policy.thresholds.1.id',
    ],
  ])('%j is refused as %s at %s', (document, code, path) => {
    expect(faultsOf(document)).toEqual({ code, paths: [path] });
  });
});

describe('a change of policy', () => {
  const inForce: Policy = { ...template, contact: { ...template.contact, perWeek: 9 } };

  test('is merged onto the version in force', () => {
    const policy = policyFrom({ contact: { quietFrom: '22:00' } }, inForce);
    expect(policy.contact).toEqual({ ...inForce.contact, quietFrom: '22:00' });
  });

  test('switches off with null what may be absent, and takes the template for what may not', () => {
    const policy = policyFrom({ reminders: { noContact: null }, contact: null }, inForce);
    expect(policy.reminders).not.toHaveProperty('noContact');
    expect(policy.contact).toEqual(template.contact);
  });

  test('is a new version, in force in every building when it answers', async () => {
    const { campaignId, id } = await house.build(20);
    const policy = {
      thresholds: [
        { ...template.thresholds[0], ratio: '19/20' },
        { id: 'a', stage: 'survey', ratio: '1/4' },
      ],
    };
    const payload = { policy, reason: '街道会议' };
    const answer = await ask(house.app, `PATCH /campaigns/${campaignId}/policy`, { token, payload });
    expect(answer).toMatchObject({ status: 200, body: { version: 2 } });
    const building = await ask(house.app, `GET /buildings/${id}`, { token });
    expect(building.body['thresholds']).toMatchObject([
      { id: 'effect', requiredRatio: '19/20', missing: 19 },
      { id: 'a', requiredRatio: '1/4', missing: 5 },
    ]);
    const versions = await ask(house.app, `GET /campaigns/${campaignId}/policy/versions`, { token });
    expect(versions.body['items']).toMatchObject([{ version: 1 }, { version: 2, reason: '街道会议' }]);
    const history = await ask(house.app, `GET /buildings/${id}/events?afterSeq=1`, { token });
    expect(history.body['items']).toMatchObject([
      {
        type: 'policy_changed',
        by: { role: 'director' },
        data: { version: 2, policy: { thresholds: [{ ratio: '19/20' }, { id: 'a' }] } },
        texts: { reason: '街道会议' },
      },
    ]);
  });

  test('needs a reason', async () => {
    const { campaignId } = await house.build(1);
    const payload = { policy: {}, reason: ' ' };
    const answer = await ask(house.app, `PATCH /campaigns/${campaignId}/policy`, { token, payload });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'reason' }] } });
  });
});
