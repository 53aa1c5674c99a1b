import type { Pool } from 'pg';
import type { Id } from '../../domain/kernel.ts';
import type { RefusalCode } from '../../domain/refusals.ts';
import { withMerged } from '../merged-households.ts';
import type { BodyIds } from './row.ts';

export interface NamedIds {
  householdId: Id | null;
  ids: Partial<BodyIds>;
}

/** For each body the first id that exists nowhere, as the refusal it leads to once every rule had its say. One
 *  statement for all of them, and none where no body names an id. */
export async function findUnknownIds(
  pool: Pool,
  bodies: readonly NamedIds[],
): Promise<(RefusalCode | null)[]> {
  const staff = bodies.flatMap(({ ids }) => ids.staff ?? []);
  const persons = bodies.flatMap(({ ids }) => ids.persons ?? []);
  const commands = bodies.flatMap(({ ids }) => ids.command ?? []);
  const households = bodies.flatMap(({ householdId, ids }) => (ids.command ? (householdId ?? []) : []));
  if (staff.length + persons.length + commands.length === 0) return bodies.map(() => null);
  const { rows } = await pool.query<{ known: string }>(
    `${withMerged('$4')}
     SELECT 'staff ' || id AS known FROM staff WHERE id = ANY($1::uuid[])
     UNION SELECT 'person ' || id || ' ' || household_id FROM person WHERE id = ANY($2::uuid[])
     UNION SELECT 'command ' || e.command_id || ' ' || w.root
     FROM event e JOIN whole w ON w.id = e.household_id WHERE e.command_id = ANY($3::uuid[])`,
    [staff, persons, commands, households],
  );
  const known = new Set(rows.map((row) => row.known));
  return bodies.map((body) => firstUnknown(body, known));
}

function firstUnknown({ householdId, ids }: NamedIds, known: ReadonlySet<string>): RefusalCode | null {
  if (ids.staff?.some((id) => !known.has(`staff ${id}`))) return 'unknown_staff';
  if (ids.persons?.some((id) => !known.has(`person ${id} ${householdId}`))) return 'unknown_person';
  const { command = null } = ids;
  return command !== null && !known.has(`command ${command} ${householdId}`) ? 'unknown_command' : null;
}
