import type { Reopening } from '../../domain/household.ts';
import type { Coupling } from '../../domain/plans.ts';
import type { HouseholdFile } from '../../domain/views.ts';
import type { Dependencies } from '../dependencies.ts';
import { byAddress, type Address } from './natural-order.ts';

/** Another flat that the current plans tie to this one, by its door. */
export type CoupledRoom = Coupling & Omit<Address, 'id'> & { buildingName: string };
/** Why somebody has to confirm; `room` is the one whose plan changed. */
export type NamedReopening = Reopening & { room: string | null };

/** The rooms that a household's file names by id. */
export interface Rooms {
  /** In natural order, without those that left the roll. */
  coupled: CoupledRoom[];
  withRoom(reopening: Reopening): NamedReopening;
}

interface Row extends Address {
  buildingName: string;
  isRemoved: boolean;
}

/** One statement for all of them, and none where the file names no other flat. Files of earlier code name none. */
export async function readRooms({ pool }: Dependencies, file: Partial<HouseholdFile>): Promise<Rooms> {
  const { coupledHouseholds = [], signatories = [] } = file;
  const causes = signatories.flatMap(({ needsReconfirmation }) => needsReconfirmation?.causedBy ?? []);
  const ids = [...coupledHouseholds.map(({ householdId }) => householdId), ...causes];
  const { rows } = ids.length === 0 ? { rows: [] } : await pool.query<Row>(ROOMS, [ids]);
  const couplings = new Map(coupledHouseholds.map((coupling) => [coupling.householdId, coupling]));
  const rooms = new Map(rows.map(({ id, room }) => [id, room]));
  return {
    coupled: rows.toSorted(byAddress).flatMap(({ id, isRemoved, ...door }): CoupledRoom[] => {
      const coupling = couplings.get(id);
      return coupling && !isRemoved ? [{ ...coupling, ...door }] : [];
    }),
    withRoom: (reopening) => ({ ...reopening, room: rooms.get(reopening.causedBy) ?? null }),
  };
}

const ROOMS = `
  SELECT h.id, b.name AS "buildingName", h.stairwell, h.floor, h.room, h.certificate,
    h.removed_at IS NOT NULL AS "isRemoved"
  FROM household h JOIN building b ON b.id = h.building_id WHERE h.id = ANY($1::uuid[])`;
