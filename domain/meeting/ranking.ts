import type { Id } from '../kernel.ts';

interface Rated {
  buildingId: Id;
  total: number;
  signed: number;
}

export type Ranked<T extends Rated> = T & {
  /** 1 is best; ties share one and the next is left out: 1, 2, 2, 4. */
  rank: number;
  previousRank: number | null;
};

/** By the share that signed, compared as fractions, never as rounded numbers. An empty roll counts as nothing signed. */
export function rankBuildings<T extends Rated>(
  buildings: readonly T[],
  previous: readonly { buildingId: Id; rank: number }[],
): Ranked<T>[] {
  const before = new Map(previous.map(({ buildingId, rank }) => [buildingId, rank]));
  return buildings
    .map((building) => ({
      ...building,
      rank: 1 + buildings.filter((other) => compareShares(other, building) > 0).length,
      previousRank: before.get(building.buildingId) ?? null,
    }))
    .toSorted((a, b) => a.rank - b.rank);
}

/** Above 0 where the first has the greater share; exact, for numbers of households multiply without loss. */
function compareShares(one: Rated, other: Rated): number {
  if (one.total === 0 || other.total === 0) return Number(one.signed > 0) - Number(other.signed > 0);
  return one.signed * other.total - other.signed * one.total;
}
