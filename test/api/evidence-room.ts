import { inflateRawSync } from 'node:zlib';
import type { LightMyRequestResponse } from 'fastify';
import { sealIdNumber } from '../../api/privacy/id-number.ts';
import { nextId } from '../../api/identifier.ts';
import { listEntries } from '../../api/roster/xlsx/zip-directory.ts';
import type { EvidenceEntry } from '../../domain/evidence/chain.ts';
import { vaultOf } from '../../vault/installation-vault.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

/** Files of a pack by name. */
export type Files = Record<string, Buffer>;

export interface EvidenceDocument {
  format: string;
  header: Record<string, unknown> & { head: string; entries: number };
  entries: (EvidenceEntry & { shownHash: string })[];
}

/** Everything that a masked pack must not tell. */
export const SECRETS = [
  ...['陈秀兰', '陈大明', '周国强', '刘老四'],
  ...['13812346071', '138 1234 6071', '13900001111', '13700002222', '１３９００００１１１１'],
  ...['310101195001011234', '31010119500101123X'],
];

/** A household that went through everything, in a building of three. */
export interface EvidenceRoom {
  house: House;
  householdId: string;
  buildingId: string;
  campaignId: string;
  persons: { lan: string; ming: string };
  leader: string;
  handler: string;
  /** Asks for a pack of the household, as the leader unless a token says otherwise. */
  ask(body: object, token?: string, householdId?: string): Promise<LightMyRequestResponse>;
  /** The same; throws unless there is one. */
  make(body: object, token?: string): Promise<Files>;
  stop(): Promise<void>;
}

export async function openEvidenceRoom(): Promise<EvidenceRoom> {
  const house = await openHouse();
  const building = await house.build(3);
  const [householdId = '', neighbourId = '', thirdId = ''] = Object.keys(building.households);
  const leader = await createToken(house, { role: 'leader' });
  const handler = await createToken(house, { role: 'handler', scope: { buildingIds: [building.id] } });
  const persons = await settle(house, householdId, neighbourId);
  await play({ house, building: building.id, handler, leader }, [householdId, neighbourId, thirdId], persons);
  const askForPack: EvidenceRoom['ask'] = (payload, token = leader, id = householdId) =>
    house.app.inject({
      method: 'POST',
      url: `/api/v1/households/${id}/evidence`,
      headers: { authorization: `Bearer ${token}` },
      payload,
    });
  return {
    house,
    householdId,
    buildingId: building.id,
    campaignId: building.campaignId,
    persons,
    leader,
    handler,
    ask: askForPack,
    make: async (body, token) => {
      const answer = await askForPack(body, token);
      if (answer.statusCode !== 200) throw new Error(answer.body);
      return unzip(answer.rawPayload);
    },
    stop: () => house.stop(),
  };
}

/** People move in, and the roll tells more than it should. */
async function settle(
  house: House,
  householdId: string,
  neighbourId: string,
): Promise<EvidenceRoom['persons']> {
  const { prisma } = house.database;
  const persons = { lan: nextId(), ming: nextId() };
  const vault = vaultOf(house.deps.dataDir);
  await prisma.person.createMany({
    data: [
      {
        id: persons.lan,
        householdId,
        name: '陈秀兰',
        phone: '13812346071',
        otherPhones: ['13900001111'],
        idNumber: sealIdNumber(vault, persons.lan, '310101195001011234'),
      },
      { id: persons.ming, householdId, name: '陈大明' },
      { id: nextId(), householdId: neighbourId, name: '周国强' },
    ],
  });
  await prisma.household.update({
    where: { id: householdId },
    data: {
      residents: '陈秀兰、陈大明（子）、刘老四',
      remark: '刘老四 13700002222',
      circumstances: '周国强的亲戚，身份证 31010119500101123X',
      certificate: '沪房徐字 1983-0417',
    },
  });
  return persons;
}

interface Players {
  house: House;
  building: string;
  handler: string;
  leader: string;
}

async function play(players: Players, households: string[], persons: EvidenceRoom['persons']): Promise<void> {
  const [household = '', neighbour = ''] = households;
  const at = `/households/${household}`;
  const give = giverOf(players);
  const lately = '2026-03-02T10:00:00+08:00';
  await give(`${at}/surveys`, {
    intent: 'unwilling',
    support: 2,
    note: '陈秀兰说要和陈大明商量，电话 138 1234 6071',
  });
  await give(`${at}/visits`, {
    channel: 'door',
    outcome: 'met',
    occurredAt: lately,
    note: '刘老四在家 <b>& "催"</b>',
  });
  const { objectionId } = await give(`${at}/objections`, {
    category: 'layout_change',
    note: '周国强也这么说',
  });
  const objection = `/objections/${String(objectionId)}`;
  await give(`${objection}/consults`, { speciality: 'designer', finding: 'conditional', note: '量房' });
  await give(`${at}/options`, { version: 2, summary: '厨卫对调，涉及周国强家', affects: [neighbour] });
  await give(`/households/${neighbour}/options`, {
    version: 1,
    summary: '周国强家的方案',
    affects: [household],
  });
  await give(`${objection}/answers`, { kind: 'alternative', optionVersion: 2 });
  await give(`${objection}/verdict`, { verdict: 'accepted' });
  const { signatoryIds } = await give(`${at}/signatories`, {
    signatories: [
      { personId: persons.lan, capacity: 'tenant', required: true },
      {
        personId: persons.ming,
        capacity: 'co_resident',
        required: false,
        papers: [{ kind: 'authority', state: 'received' }],
      },
    ],
  });
  await advance(players, ['consultation', 'signing']);
  const signatory = (signatoryIds as string[])[0] ?? '';
  await give(`${at}/signatures`, { signatoryId: signatory, medium: 'paper', optionVersion: 2 });
  await give(`${at}/signatures/${signatory}/retraction`, {
    reason: '陈大明不同意，请打１３９００００１１１１',
  });
  await give(`${at}/signatures`, { signatoryId: signatory, medium: 'paper', note: '再次签约' });
  for (const other of households.slice(1)) await signFor(players, other);
}

const giverOf =
  ({ house, handler }: Players, token = handler) =>
  async (path: string, payload: object): Promise<Record<string, unknown>> => {
    const { status, body } = await ask(house.app, `POST ${path}`, { token, key: newKey(), payload });
    if (status !== 201) throw new Error(`${path}: ${JSON.stringify(body)}`);
    return (body['ids'] ?? {}) as Record<string, unknown>;
  };

async function advance(players: Players, stages: string[]): Promise<void> {
  const lead = giverOf(players, players.leader);
  for (const to of stages) await lead(`/buildings/${players.building}/stage`, { to, reason: '按计划' });
}

/** The last of them makes the agreement take effect: what is written there is not this household's. */
async function signFor(players: Players, household: string): Promise<void> {
  const { body } = await ask(players.house.app, `GET /households/${household}`, { token: players.leader });
  const [signatory] = body['signatories'] as { id: string }[];
  const payload = { signatoryId: signatory?.id, medium: 'electronic', note: '别家的事' };
  await giverOf(players)(`/households/${household}/signatures`, payload);
}

export function unzip(bytes: Buffer): Files {
  const unpacked = listEntries(bytes).map(({ name, start, packedSize }) => [
    name,
    inflateRawSync(bytes.subarray(start, start + packedSize)),
  ]);
  return Object.fromEntries(unpacked) as Files;
}

export const documentOf = (files: Files): EvidenceDocument =>
  JSON.parse(String(files['evidence.json'])) as EvidenceDocument;
