import { basisPoints } from '../../domain/ratio.ts';
import type { SignedShare } from './papers.ts';

interface Counted {
  total: number;
  signed: number;
}

export function totalsOf(buildings: readonly Counted[]): SignedShare {
  const total = sumOf(buildings, (building) => building.total);
  const signed = sumOf(buildings, (building) => building.signed);
  return { total, signed, rateBp: basisPoints(signed, total) };
}

export const sumOf = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0);
