import { randomUUID } from 'node:crypto';
import { unopened, type Building } from '../../domain/building.ts';
import { SEEDED_CALENDAR } from '../../domain/calendar-seed.ts';
import type { CommandOf, CommandType } from '../../domain/decide.ts';
import type { RollLine } from '../../domain/household.ts';
import type { CommandEnvelope } from '../../domain/intake.ts';
import { newId } from '../../domain/identifier.ts';
import type { Id } from '../../domain/kernel.ts';
import { POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import type { Policy } from '../../domain/policy.ts';
import { projectState } from '../../domain/projection.ts';
import { record } from '../../domain/record.ts';
import { openBuilding } from '../../domain/roll.ts';
import type { Database } from '../../prisma/client.ts';

export const freshId = (): Id => newId(Date.now(), randomUUID());

/** A rented household with one signatory. */
export function rollLine(): RollLine {
  return {
    id: freshId(),
    certificateId: freshId(),
    tenure: 'rented',
    areaCm2: 250_000,
    handlerId: null,
    signatories: [{ id: freshId(), personId: null, capacity: 'tenant', required: true }],
  };
}

/** A building in its first stage, as an import leaves it: on the roll, in the tables, not yet in the engine. */
export async function openTestBuilding(
  { prisma, pool }: Database,
  households: number,
  policy: Policy = POLICY_TEMPLATES['shanghai-95'],
  campaignId: Id = freshId(),
): Promise<Building> {
  const id = freshId();
  const roll = Array.from({ length: households }, rollLine);
  const now = new Date().toISOString();
  const opening = openBuilding({ campaignId, buildingId: id, policy, calendar: SEEDED_CALENDAR, roll }, now);
  const opened = record(unopened(id), [opening], { at: now, by: { staffId: null, role: 'system' } });
  await prisma.campaign.upsert({
    where: { id: campaignId },
    create: {
      id: campaignId,
      name: 'Test',
      policies: { create: { version: 1, policy: JSON.parse(JSON.stringify(policy)) } },
    },
    update: {},
  });
  await prisma.building.create({ data: { id, campaignId, name: '1号楼' } });
  await prisma.household.createMany({
    data: roll.map((line, index) => ({
      id: line.id,
      campaignId,
      buildingId: id,
      identity: line.id,
      room: String(101 + index),
      certificateId: line.certificateId,
      tenure: line.tenure,
      tenureLabel: '公房',
      areaCm2: line.areaCm2,
    })),
  });
  await pool.query('SELECT project($1::jsonb)', [
    JSON.stringify(projectState(opened.building, opened.events)),
  ]);
  return opened.building;
}

/** A command on its way, by a director, with a key of its own. */
export function envelope<T extends CommandType>(
  command: CommandOf<T>,
  change: Partial<CommandEnvelope> = {},
): CommandEnvelope {
  return {
    id: randomUUID(),
    fingerprint: 'test',
    command,
    occurredAt: null,
    by: { staffId: '00000000-0000-7000-8000-000000000001', role: 'director' },
    unknown: null,
    ...change,
  };
}
