import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nextId } from '../../api/identifier.ts';
import {
  documentOf,
  openEvidenceRoom,
  SECRETS,
  unzip,
  type EvidenceRoom,
  type Files,
} from './evidence-room.ts';
import { createToken } from './tokens.ts';

let room: EvidenceRoom;
let masked: Files;
let clear: Files;

beforeAll(async () => {
  room = await openEvidenceRoom();
  masked = await room.make({ purpose: '调解陈秀兰户' }, room.handler);
  clear = await room.make({ purpose: '法院要求', personalData: true });
});
afterAll(() => room.stop());

const jsonOf = (files: Files, name: string): Record<string, unknown> =>
  JSON.parse(String(files[name])) as Record<string, unknown>;

describe('a pack', () => {
  test('is a zip that is not kept anywhere, named by ids and day', async () => {
    const answer = await room.ask({ purpose: '调解' });
    expect(answer.headers).toMatchObject({ 'content-type': 'application/zip', 'cache-control': 'no-store' });
    const name = `evidence-${room.householdId}-\\d{4}-\\d\\d-\\d\\d.zip`;
    expect(answer.headers['content-disposition']).toMatch(new RegExp(`^attachment; filename="${name}"$`));
    expect(Object.keys(unzip(answer.rawPayload))).toEqual([
      'evidence.html',
      'evidence.json',
      'chain.txt',
      'roll.json',
      'policies.json',
      'verify.mjs',
      'README.txt',
      'SHA256SUMS',
    ]);
  });

  test('tells the whole story, from the opening of the building to its taking effect', () => {
    const { entries, header } = documentOf(clear);
    expect(entries.map(({ type }) => type)).toEqual([
      'building_opened',
      'survey_recorded',
      'visit_recorded',
      'objection_raised',
      'consult_recorded',
      'option_proposed',
      'option_proposed',
      'consent_reopened',
      'objection_answered',
      'verdict_recorded',
      'objection_closed',
      'signatories_set',
      'stage_advanced',
      'stage_advanced',
      'signature_recorded',
      'household_signed',
      'signing_number_given',
      'signature_retracted',
      'household_unsigned',
      'signing_number_voided',
      'signature_recorded',
      'household_signed',
      'signing_number_given',
      'threshold_met',
      'stage_advanced',
    ]);
    expect(header).toMatchObject({
      householdId: room.householdId,
      campaignId: room.campaignId,
      purpose: '法院要求',
      personalData: true,
      entries: entries.length,
      head: entries.at(-1)?.hash,
      madeBy: { name: 'leader', role: 'leader' },
    });
  });

  test('gives each entry its author, its two times and what was written', () => {
    const visit = documentOf(clear).entries[2];
    expect(visit).toMatchObject({
      number: 3,
      author: { name: 'handler', role: 'handler' },
      occurredAt: '2026-03-02T02:00:00.000Z',
      title: { zh: '联系住户（上门）：见到住户' },
      texts: { note: '刘老四在家 <b>& "催"</b>' },
    });
    expect(documentOf(clear).entries[17]).toMatchObject({
      texts: { reason: '陈大明不同意，请打１３９００００１１１１' },
    });
  });

  test('names the policy by version and hash, and tells it once', () => {
    const { entries } = documentOf(masked);
    const [policy] = jsonOf(masked, 'policies.json') as unknown as Record<string, unknown>[];
    expect(policy).toMatchObject({ version: 1, document: { template: 'shanghai-95' } });
    expect(entries[0]?.data).toMatchObject({ policy: { version: 1, hash: policy?.['hash'] } });
    expect(String(masked['evidence.json'])).not.toContain('shanghai-95');
  });

  test('shows the signing numbers as the ledger has them', () => {
    expect(jsonOf(masked, 'roll.json')).toMatchObject({
      signingNumbers: [
        { number: 1, voidedAt: expect.any(String) },
        { number: 2, voidedAt: null },
      ],
      standing: { status: 'signed', signatories: [{ name: '陈*兰' }, { name: '陈*明' }] },
    });
  });

  test('leaves out what was written about other households', () => {
    expect(Object.values(clear).join('\n')).not.toMatch(/别家的事|周国强家的方案/);
  });

  test('is a page that runs nothing and cannot be written into', () => {
    const page = String(clear['evidence.html']);
    expect(page).toContain('刘老四在家 &lt;b&gt;&amp; &quot;催&quot;&lt;/b&gt;');
    expect(page).not.toMatch(/<script|<b>& |src=|href=|javascript:/i);
  });
});

describe('personal data', () => {
  test('are nowhere in a masked pack, whoever wrote them where', () => {
    for (const [name, bytes] of Object.entries(masked)) {
      for (const secret of SECRETS)
        expect([name, secret, bytes.includes(secret)]).toEqual([name, secret, false]);
    }
    expect(documentOf(masked).entries[1]?.texts).toEqual({
      note: '陈*兰说要和陈*明商量，电话 138****6071',
    });
    expect(documentOf(masked).header['purpose']).toBe('调解陈*兰户');
  });

  test('are in a pack that was asked to hold them', () => {
    const roll = jsonOf(clear, 'roll.json');
    const lan = { name: '陈秀兰', phone: '13812346071', idNumber: '310101195001011234' };
    expect(roll['people']).toContainEqual(expect.objectContaining(lan));
    expect(roll).toMatchObject({ standing: { signatories: [{ name: '陈秀兰' }, { name: '陈大明' }] } });
    expect(documentOf(clear).entries[1]?.texts).toEqual({
      note: '陈秀兰说要和陈大明商量，电话 138 1234 6071',
    });
  });

  test('are for leaders and above', async () => {
    const answer = await room.ask({ purpose: '法院要求', personalData: true }, room.handler);
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ code: 'forbidden' });
  });
});

describe('who asks', () => {
  test('says what for', async () => {
    expect((await room.ask({})).statusCode).toBe(400);
    expect((await room.ask({ purpose: '调解', names: true })).json()).toMatchObject({
      code: 'unrecognized_keys',
    });
  });

  test('sees households of his place alone', async () => {
    const scope = { buildingIds: [(await room.house.build(1)).id] };
    const stranger = await createToken(room.house, { role: 'handler', scope });
    const answer = await room.ask({ purpose: '调解' }, stranger);
    expect([answer.statusCode, answer.json()]).toMatchObject([404, { code: 'unknown_household' }]);
    expect((await room.ask({ purpose: '调解' }, room.leader, nextId())).statusCode).toBe(404);
  });

  test('is on record, with the purpose, the last hash, and everybody whose data were shown', async () => {
    const { prisma } = room.house.database;
    const record = (files: Files) =>
      prisma.audit.findUniqueOrThrow({ where: { id: String(documentOf(files).header['packId']) } });
    const { head } = documentOf(masked).header;
    expect(await record(masked)).toMatchObject({
      action: 'evidence_made',
      subject: room.householdId,
      purpose: '调解陈秀兰户',
      digest: head,
    });
    expect(await record(clear)).toMatchObject({ action: 'evidence_made_with_personal_data', digest: head });
    const looks = await prisma.audit.findMany({ where: { action: 'person_revealed' } });
    expect(new Set(looks.map(({ subject }) => subject))).toEqual(new Set(Object.values(room.persons)));
  });
});

test('a household that left the roll keeps its evidence', async () => {
  const { householdId, house } = room;
  await house.database.prisma.household.update({
    where: { id: householdId },
    data: { removedAt: new Date() },
  });
  const files = await room.make({ purpose: '诉讼' });
  expect(documentOf(files).header.head).toBe(documentOf(masked).header.head);
  await house.database.prisma.household.update({ where: { id: householdId }, data: { removedAt: null } });
});

test('eight hundred entries take well under a second of the processor', async () => {
  const { householdId, buildingId, house } = room;
  await house.database.pool.query(
    `INSERT INTO event (building_id, seq, at, type, by_staff_id, by_role, command_id, household_id, data)
     SELECT $1, 1000 + n, now(), 'survey_recorded', gen_random_uuid(), 'handler', gen_random_uuid(), $2::uuid,
       '{"intent": "undecided", "support": 3}'
     FROM generate_series(1, 800) n`,
    [buildingId, householdId],
  );
  await house.database.pool.query(
    `INSERT INTO note (command_id, field, text) SELECT command_id, 'note', repeat('陈秀兰还在考虑。', 10)
     FROM event WHERE seq > 1000 AND building_id = $1`,
    [buildingId],
  );
  const start = process.cpuUsage();
  const files = await room.make({ purpose: '调解' });
  const { user, system } = process.cpuUsage(start);
  expect(documentOf(files).entries.length).toBeGreaterThan(800);
  expect((user + system) / 1_000).toBeLessThan(1_000);
});
