import { unopened, type Building } from '../domain/building.ts';
import { SEEDED_CALENDAR } from '../domain/calendar-seed.ts';
import type { Id, Instant } from '../domain/kernel.ts';
import { POLICY_TEMPLATES } from '../domain/policy-templates.ts';
import type { Policy } from '../domain/policy.ts';
import { projectState } from '../domain/projection.ts';
import { record } from '../domain/record.ts';
import { openBuilding } from '../domain/roll.ts';
import type { Database } from '../prisma/client.ts';
import { freshId, rollLine } from '../test/environment/roll.ts';

/** How many buildings, and how many households each has. */
export interface Size {
  buildings: number;
  households: number;
}

/** Under which policy a campaign opens, when, and who looks after its households. */
export interface Opening {
  policy: Policy;
  at: Instant;
  handlerId: Id | null;
}

const asUsual = (): Opening => ({
  policy: POLICY_TEMPLATES['shanghai-95'],
  at: new Date().toISOString(),
  handlerId: null,
});

/** A new campaign as an import leaves it: on the roll and in the tables, not yet in the engine. */
export async function openCampaign(
  { prisma, pool }: Database,
  { buildings, households }: Size,
  { policy, at, handlerId }: Opening = asUsual(),
): Promise<Building[]> {
  const campaignId = freshId();
  const rolls = Array.from({ length: buildings }, () => ({
    buildingId: freshId(),
    roll: Array.from({ length: households }, () => ({ ...rollLine(), handlerId })),
  }));
  await prisma.campaign.create({ data: { id: campaignId, name: 'Bench' } });
  await prisma.building.createMany({
    data: rolls.map(({ buildingId }, index) => ({ id: buildingId, campaignId, name: `${index + 1}号楼` })),
  });
  await prisma.household.createMany({
    data: rolls.flatMap(({ buildingId, roll }) =>
      roll.map(({ id, certificateId, tenure, areaCm2 }, index) => ({
        ...{ id, campaignId, buildingId, certificateId, tenure, areaCm2 },
        ...{ identity: id, room: String(101 + index), tenureLabel: '公房' },
      })),
    ),
  });
  return Promise.all(
    rolls.map(async ({ buildingId, roll }) => {
      const opening = openBuilding({ campaignId, buildingId, policy, calendar: SEEDED_CALENDAR, roll }, at);
      const by = { staffId: null, role: 'system' } as const;
      const { building, events } = record(unopened(buildingId), [opening], { at, by });
      await pool.query('SELECT project($1::jsonb)', [JSON.stringify(projectState(building, events))]);
      return building;
    }),
  );
}
