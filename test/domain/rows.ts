import type { Answer } from '../../domain/intake.ts';
import type { Id } from '../../domain/kernel.ts';
import type { BuildingRow, EventRow, HouseholdRow, Projection } from '../../domain/projection.ts';

/** What a store that keeps projections has, as the database's `project` would have it. */
export interface Rows {
  seq: number;
  events: EventRow[];
  answers: Record<Id, Answer>;
  building: BuildingRow | null;
  households: Record<Id, HouseholdRow>;
}

export const emptyRows = (): Rows => ({ seq: 0, events: [], answers: {}, building: null, households: {} });

/** Stores a projection once; throws when events are missing between what is known and what comes. */
export function applyProjection(rows: Rows, projection: Projection): Rows {
  const answers = { ...rows.answers };
  for (const answer of projection.answers) answers[answer.commandId] ??= answer;
  const news = projection.events.filter(({ seq }) => seq > rows.seq);
  if (news.length === 0) return { ...rows, answers };
  if (news[0]?.seq !== rows.seq + 1) throw new Error(`At ${rows.seq}, got ${news[0]?.seq}`);
  const households = { ...rows.households };
  for (const row of projection.households) households[row.id] = row;
  for (const id of projection.removedHouseholdIds) delete households[id];
  return {
    seq: projection.seq,
    events: [...rows.events, ...news],
    answers,
    building: projection.building,
    households,
  };
}
