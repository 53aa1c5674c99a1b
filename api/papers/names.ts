// A stored paper holds ids. What they are called is looked up when it is read.
import type { Id } from '../../domain/kernel.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Address } from '../reads/natural-order.ts';

export type Door = Address;

export interface Names {
  door(householdId: Id): Door;
  building(id: Id): string;
  /** Null for nobody, and for who was never known here. */
  staff(id: Id | null): string | null;
}

interface Wanted {
  householdIds: readonly Id[];
  buildingIds: readonly Id[];
  staffIds: readonly (Id | null)[];
}

interface Row {
  households: Record<Id, Omit<Door, 'id'>> | null;
  buildings: Record<Id, string> | null;
  staff: Record<Id, string> | null;
}

/** One statement for all of a paper. A token that recorded something has its own name. */
export async function readNames(
  { pool }: Dependencies,
  { householdIds, buildingIds, staffIds }: Wanted,
): Promise<Names> {
  const { rows } = await pool.query<Row>({
    name: 'paper_names',
    text: `SELECT
      (SELECT jsonb_object_agg(h.id, jsonb_build_object(
        'stairwell', h.stairwell, 'floor', h.floor, 'room', h.room, 'certificate', h.certificate
      )) FROM household h WHERE h.id = ANY($1::uuid[])) AS households,
      (SELECT jsonb_object_agg(b.id, b.name) FROM building b WHERE b.id = ANY($2::uuid[])) AS buildings,
      (SELECT jsonb_object_agg(n.id, n.name) FROM (
        SELECT id, name FROM staff WHERE id = ANY($3::uuid[])
        UNION ALL SELECT id, name FROM api_token WHERE id = ANY($3::uuid[])
      ) n) AS staff`,
    values: [householdIds, buildingIds, staffIds.filter((id) => id !== null)],
  });
  const { households, buildings, staff } = rows[0] ?? {};
  return {
    door: (id) => ({ id, ...(households?.[id] ?? NOWHERE) }),
    building: (id) => buildings?.[id] ?? '',
    staff: (id) => (id === null ? null : (staff?.[id] ?? null)),
  };
}

const NOWHERE = { stairwell: null, floor: null, room: '', certificate: null };

/** Where a household lives, in words. */
export const doorOf = ({ householdId, buildingId }: { householdId: Id; buildingId: Id }, names: Names) => ({
  householdId,
  buildingId,
  buildingName: names.building(buildingId),
  room: names.door(householdId).room,
});
