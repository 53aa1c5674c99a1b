import type { Pool } from 'pg';
import type { Building } from '../../domain/building.ts';
import type { BuildingFact } from '../../domain/events.ts';
import { projectState } from '../../domain/projection.ts';
import { record } from '../../domain/record.ts';

/** A building that has its own hand: what it records is stored as its workflow would. */
export interface Writer {
  readonly building: Building;
  /** Records so many visits at once, at an instant. */
  visit(count?: number, at?: Date, through?: Pick<Pool, 'query'>): Promise<void>;
}

export function writerOf(pool: Pool, opened: Building): Writer {
  let building = opened;
  const visitOf = (index: number): BuildingFact => ({
    type: 'visit_recorded',
    householdId: Object.keys(building.households)[index % Object.keys(building.households).length] ?? '',
    data: { channel: 'phone', outcome: 'met', exception: false },
  });
  return {
    get building() {
      return building;
    },
    async visit(count = 1, at = new Date(), through = pool) {
      const facts = Array.from({ length: count }, (_, index) => visitOf(index));
      const stamp = { at: at.toISOString(), by: { staffId: null, role: 'system' } } as const;
      const recorded = record(building, facts, stamp);
      building = recorded.building;
      await through.query('SELECT project($1::jsonb)', [
        JSON.stringify(projectState(building, recorded.events)),
      ]);
    },
  };
}
