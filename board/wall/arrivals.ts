import { useEffect, useRef, useState } from 'react';
import type { Board } from '../../api/contract.ts';

/** Households of one building that signed since the answer before. */
export interface Arrival {
  key: string;
  at: string;
  building: string;
  households: number;
}

const KEPT = 3;

/** What is new in `board`, compared with the answer before it. */
export function arrivalsBetween(before: Board, board: Board): Arrival[] {
  const signedBefore = new Map(before.buildings.map(({ id, counts }) => [id, counts.signed]));
  return board.buildings.flatMap(({ id, name, counts, lastEventAt }) => {
    const households = counts.signed - (signedBefore.get(id) ?? counts.signed);
    if (households <= 0) return [];
    return [{ key: `${id}/${board.version}`, at: lastEventAt, building: name, households }];
  });
}

/** The latest signatures that came while this page was open, the newest first. */
export function useArrivals(board: Board | undefined): Arrival[] {
  const before = useRef<Board | undefined>(undefined);
  const [arrivals, setArrivals] = useState<Arrival[]>([]);
  useEffect(() => {
    const fresh = board && before.current ? arrivalsBetween(before.current, board) : [];
    before.current = board;
    if (fresh.length > 0) setArrivals((known) => [...fresh, ...known].slice(0, KEPT));
  }, [board]);
  return arrivals;
}
