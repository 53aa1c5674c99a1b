import type { Said } from '../environment/api.ts';
import type { ImportRoom } from './import-room.ts';

interface HouseholdFile {
  tenure: string;
  areaCm2: number;
  signatories: { id: string; personId: string; capacity: string; required: boolean }[];
}

/** A campaign's roll, read past the API and changed through it. */
export const rollOf = (room: ImportRoom, campaignId: string) => {
  const { prisma } = room.database;

  const find = (number: string) =>
    prisma.household.findFirstOrThrow({
      where: { campaignId, room: number, removedAt: null },
      include: { state: true, persons: { orderBy: { id: 'asc' } } },
    });
  const idOf = async (number: string) => (await find(number)).id;
  const fileOf = async (number: string) => (await find(number)).state?.file as unknown as HouseholdFile;
  const buildingId = async () => (await prisma.building.findFirstOrThrow({ where: { campaignId } })).id;

  return {
    find,
    idOf,
    fileOf,
    buildingId,
    async namesOf(number: string) {
      const names = new Map((await find(number)).persons.map(({ id, name }) => [id, name]));
      return (await fileOf(number)).signatories.map(({ personId }) => names.get(personId));
    },
    async toSigning() {
      for (const to of ['consultation', 'signing'])
        succeeded(await room.api.post(`/buildings/${await buildingId()}/stage`, { to }));
    },
    async sign(number: string, index = 0) {
      const signatoryId = (await fileOf(number)).signatories[index]?.id;
      return succeeded(
        await room.api.post(`/households/${await idOf(number)}/signatures`, { signatoryId, medium: 'paper' }),
      );
    },
    async change(number: string, path: string, body: object, options?: { key?: string }) {
      return room.api.post(`/households/${await idOf(number)}/${path}`, { reason: '核实', ...body }, options);
    },
    async inBuilding(path: string, body: object, options?: { key?: string }) {
      return room.api.post(`/buildings/${await buildingId()}/${path}`, { reason: '核实', ...body }, options);
    },
    async totals(at?: string) {
      const query = at === undefined ? '' : `?at=${encodeURIComponent(at)}`;
      const { body } = await room.api.get(`/campaigns/${campaignId}/board${query}`);
      return body['totals'] as { total: number; signed: number };
    },
    async signedOnDays() {
      const { body } = await room.api.get(`/campaigns/${campaignId}/curve`);
      return (body['items'] as { signed: number }[]).reduce((sum, { signed }) => sum + signed, 0);
    },
  };
};

export type Roll = ReturnType<typeof rollOf>;

export function succeeded(said: Said): Said['body'] {
  if (said.status !== 201) throw new Error(JSON.stringify(said.body));
  return said.body;
}
