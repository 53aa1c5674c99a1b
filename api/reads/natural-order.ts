import type { Id } from '../../domain/kernel.ts';

const collator = new Intl.Collator('zh', { numeric: true });

/** 2 before 10; what is missing comes first. */
export const naturally = (a: string | null, b: string | null): number => collator.compare(a ?? '', b ?? '');

/** Where a household lives. */
export interface Address {
  id: Id;
  stairwell: string | null;
  floor: string | null;
  room: string;
  certificate: string | null;
}

/** By stairwell, floor, room. Two households of one room keep their order from one call to the next. */
export const byAddress = (a: Address, b: Address): number =>
  naturally(a.stairwell, b.stairwell) ||
  naturally(a.floor, b.floor) ||
  naturally(a.room, b.room) ||
  naturally(a.certificate, b.certificate) ||
  (a.id < b.id ? -1 : Number(a.id > b.id));
