/** An opaque identifier; never a name, a phone number or an address. */
export type Id = string;
/** An instant as ISO 8601 in UTC with milliseconds: `2026-11-22T01:30:00.000Z`. Such strings sort by time. */
export type Instant = string;
/** A day of the Shanghai calendar: `2026-11-22`. */
export type CivilDate = string;

/** Who gives a command. `system` is the building's own clock. */
export const ROLES = ['handler', 'leader', 'director', 'subdistrict', 'district', 'administrator'] as const;
export type Role = (typeof ROLES)[number];
export type Author = { staffId: Id; role: Role } | { staffId: null; role: 'system' };

export const isAtLeast = (role: Author['role'], least: Role): boolean =>
  role !== 'system' && ROLES.indexOf(role) >= ROLES.indexOf(least);

/** Takes what is left when every case has been handled: a new case without code does not compile. */
export function unreachable(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}

/** Epoch milliseconds of an instant. RangeError when it is not one. */
export function millis(at: Instant): number {
  const value = Date.parse(at);
  if (Number.isNaN(value)) throw new RangeError(`Not an instant: ${at}`);
  return value;
}

export const instant = (epochMillis: number): Instant => new Date(epochMillis).toISOString();

export const earliest = (instants: readonly (Instant | null)[]): Instant | null =>
  instants.reduce((first, next) => (next !== null && (first === null || next < first) ? next : first), null);

/** A pure function of an immutable record that computes each record's value once. The state of a building shares the
 *  records that did not change, so a command pays for what it touched. */
export function rememberPerRecord<Row extends object, Value>(
  compute: (row: Row) => Value,
): (row: Row) => Value {
  const known = new WeakMap<Row, { value: Value }>();
  return (row) => {
    const found = known.get(row);
    if (found) return found.value;
    const value = compute(row);
    known.set(row, { value });
    return value;
  };
}

/** The same for a pair of immutable records. */
export function rememberPerPair<One extends object, Row extends object, Value>(
  compute: (one: One, row: Row) => Value,
): (one: One, row: Row) => Value {
  const known = new WeakMap<One, (row: Row) => Value>();
  return (one, row) => {
    const perRow = known.get(one) ?? rememberPerRecord((each: Row) => compute(one, each));
    known.set(one, perRow);
    return perRow(row);
  };
}
