import type { Locator, Page } from 'playwright-core';
import { startRun } from '../../domain/intake.ts';
import type { Building } from '../../domain/building.ts';
import { openTestBuilding } from '../environment/roll.ts';
import type { BaseRoom } from './base-room.ts';

export const NAME = '幸福新村';
export const HANDLER = '李强';
export const OTHER = '王晓梅';
/** Known to the base, and no business of the meeting's page. */
export const PHONE = '13800138000';
export const RESIDENT = '陈兰英';

/** A campaign of two buildings at work, whose households all have a handler. */
export interface Meeting {
  campaignId: string;
  handlerId: string;
  buildings: Building[];
  path: string;
}

export async function openMeeting(room: BaseRoom, sizes: readonly number[]): Promise<Meeting> {
  const handlerId = await addStaff(room, HANDLER);
  await addStaff(room, OTHER);
  const buildings: Building[] = [];
  for (const [index, households] of sizes.entries()) {
    buildings.push(
      await openBuilding(room, `石泉路75弄${index + 1}号`, households, buildings[0]?.campaignId),
    );
  }
  const campaignId = buildings[0]?.campaignId ?? '';
  await room.engine.database.prisma.campaign.update({ where: { id: campaignId }, data: { name: NAME } });
  for (const { households } of buildings) {
    for (const id of Object.keys(households))
      await send(room, `/households/${id}/handler`, { staffId: handlerId });
  }
  await room.engine.database.prisma.person.create({
    data: {
      id: handlerId,
      householdId: householdOf(buildings[0], 0),
      name: RESIDENT,
      phone: PHONE,
    },
  });
  return { campaignId, handlerId, buildings, path: `/campaigns/${campaignId}/meeting` };
}

async function addStaff(room: BaseRoom, name: string): Promise<string> {
  const { body } = await room.api.post('/staff', { name, roles: ['handler'], phone: PHONE });
  return String(body['id']);
}

/** A building whose workflow runs. */
async function openBuilding(
  { engine: { engine, database } }: BaseRoom,
  name: string,
  households: number,
  campaignId?: string,
): Promise<Building> {
  const building = await openTestBuilding(database, households, undefined, campaignId);
  await engine.startBuilding(startRun(building));
  await database.prisma.building.update({ where: { id: building.id }, data: { name } });
  return building;
}

/** What somebody else does meanwhile; answers once the API has. */
export async function send({ api }: BaseRoom, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await api.post(path, body);
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export const householdOf = (building: Building | undefined, index: number): string =>
  Object.keys(building?.households ?? {})[index] ?? '';

/** The line of a household, by what it shows: `1号 101`. */
export const lineOf = (page: Page, place: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: place, exact: true }) });

/** Opens the line in which a promise about a household is typed. */
export async function openEntry(page: Page, place: string): Promise<Locator> {
  await page.getByRole('button', { name: `记承诺：${place}` }).click();
  const form = page.getByRole('form', { name: new RegExp(`新承诺：.*${place}`) });
  await form.waitFor();
  return form;
}

/** How long a page did not answer, in milliseconds, for each time it was longer than 50. */
export async function watchFreezes(page: Page): Promise<void> {
  await page.addInitScript(`
    globalThis.freezes = [];
    new PerformanceObserver((list) => {
      globalThis.freezes.push(...list.getEntries().map(({ duration }) => Math.round(duration)));
    }).observe({ type: 'longtask', buffered: true });
  `);
}

export const freezesOf = (page: Page): Promise<number[]> =>
  page.evaluate<number[]>('globalThis.freezes.splice(0)');
