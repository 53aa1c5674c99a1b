const collator = new Intl.Collator('zh', { numeric: true });

/** 2 before 10; what is missing comes first. */
export const naturally = (a: string | null, b: string | null): number => collator.compare(a ?? '', b ?? '');

/** Where a flat is. */
export interface Address {
  stairwell: string | null;
  floor: string | null;
  room: string;
}

/** By stairwell, floor, room. */
export const byAddress = (a: Address, b: Address): number =>
  naturally(a.stairwell, b.stairwell) || naturally(a.floor, b.floor) || naturally(a.room, b.room);
