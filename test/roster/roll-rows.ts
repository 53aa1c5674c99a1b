import { HEADINGS, type Heading } from '../../api/roster/headings.ts';
import type { RosterReading } from '../../api/roster/read.ts';
import { readRows, type Value } from './office-file.ts';

export const HEADER_ROW: readonly Value[] = HEADINGS;

const ORDINARY: Partial<Record<Heading, Value>> = {
  楼栋: '1号',
  室号: '101',
  房屋性质: '公房',
  建筑面积: 20.5,
  '承租人/产权人': '王芳',
};

/** A household with nothing to object to, but for what the spec changes. */
export function aHousehold(changes: Partial<Record<Heading, Value>> = {}): Value[] {
  return HEADINGS.map((heading) =>
    Object.hasOwn(changes, heading) ? (changes[heading] ?? null) : (ORDINARY[heading] ?? null),
  );
}

/** Only this one cell of the row is filled. */
export function onlyCell(heading: Heading, value: Value): Value[] {
  return HEADINGS.map((each) => (each === heading ? value : null));
}

/** Reads rows below the standard header: the first of them is row 2. */
export async function readBelowHeader(...rows: Value[][]): Promise<RosterReading> {
  return readRows([HEADER_ROW, ...rows]);
}

/** `row column code` of every error, then of every warning. */
export function findingsOf(reading: RosterReading): string[] {
  const line = ({ row, sheet, column, code }: RosterReading['errors'][number]) =>
    [...(sheet === undefined ? [] : [sheet]), row, column ?? '-', code].join(' ');
  return [...reading.errors.map(line), ...reading.warnings.map(line)];
}

/** The one household that the row with these changes becomes. */
export async function householdWith(changes: Partial<Record<Heading, Value>>) {
  const reading = await readBelowHeader(aHousehold(changes));
  const [household, ...others] = reading.households;
  if (!household || others.length > 0)
    throw new Error(`not one household: ${findingsOf(reading).join(', ')}`);
  return household;
}
