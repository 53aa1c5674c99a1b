import { HEADINGS, type Header, type Heading } from './headings.ts';
import { isForeignId, isIdNumber, splitIdNumbers } from './identity-number.ts';
import type { RowErrorCode, RowWarningCode } from './findings.ts';
import type { Cell, Row, Table } from './table.ts';
import {
  areaCm2,
  compact,
  floorName,
  isMobile,
  plain,
  splitNames,
  splitPhones,
  stairwellName,
  TENURES,
  tenureLabel,
} from './values.ts';

/** One line of the roll. Text is cleaned; `names[i]` goes with `idNumbers[i]` (null: none, or unreadable). */
export type RosterHousehold = {
  row: number;
  sheet?: string;
  building: string;
  stairwell: string | null;
  floor: string | null;
  room: string;
  tenure: 'rented' | 'owned';
  tenureLabel: string;
  certificate: string | null;
  areaCm2: number | null;
  names: string[];
  phone: string | null;
  otherPhones: string[];
  idNumbers: (string | null)[];
  /** 厨卫 */
  sharedFacilities: string | null;
  /** 合用户 */
  sharedWith: string | null;
  /** 同住人 */
  residents: string | null;
  /** 户籍人口 */
  registeredPersons: string | null;
  /** 特殊情况 */
  circumstances: string | null;
  /** 经办人 */
  handlerName: string | null;
  remark: string | null;
};

/** A finding about one cell of a row, before it has its row and message. */
export type FieldError = { readonly column: Heading; readonly code: RowErrorCode };
export type FieldWarning = { readonly column: Heading; readonly code: RowWarningCode };

/** A row read field by field; `household` is null when it has an error. */
export type HouseholdRow = {
  readonly household: RosterHousehold | null;
  readonly errors: readonly FieldError[];
  readonly warnings: readonly FieldWarning[];
  /** Building, room and certificate; null while building or room is missing. */
  readonly identity: string | null;
  /** Equal for two rows whose known columns are all equal. */
  readonly fingerprint: string;
};

/** Building, room and certificate as one string: what makes two lines of the roll the same household. */
export function householdIdentity(
  household: Pick<RosterHousehold, 'building' | 'room' | 'certificate'>,
): string {
  return JSON.stringify([household.building, household.room, household.certificate]);
}

/** Several columns of one heading: of these every value counts, of the others the first that is not blank. */
const JOINED: Partial<Record<Heading, string>> = { '承租人/产权人': '、', 联系电话: '/', 身份证号: '、' };

const LONGEST_NAME = 100;
const LONGEST_KEY = 200; // building, room and certificate are indexed together

/** The cells of one row by standard heading. */
export class RowCells {
  readonly row: number;
  readonly #cells: ReadonlyMap<Heading, Cell>;

  constructor(table: Table, header: Header, row: Row) {
    this.row = row.number;
    const cells = new Map<Heading, Cell>();
    for (const [heading, columns] of header.columns) {
      const found = columns
        .map((column) => table.cellAt(row.number, column))
        .filter((cell) => cell !== undefined);
      const cell = oneCell(heading, found);
      if (cell) cells.set(heading, cell);
    }
    this.#cells = cells;
  }

  cell(heading: Heading): Cell | undefined {
    return this.#cells.get(heading);
  }

  /** The text of a readable cell; empty when blank or unreadable. */
  text(heading: Heading): string {
    const cell = this.cell(heading);
    return cell && cell.kind !== 'unreadable' ? cell.text : '';
  }

  isUnreadable(heading: Heading): boolean {
    return this.cell(heading)?.kind === 'unreadable';
  }
}

function oneCell(heading: Heading, cells: readonly Cell[]): Cell | undefined {
  const separator = JOINED[heading];
  const unreadable = cells.find((cell) => cell.kind === 'unreadable');
  if (unreadable) return unreadable;
  if (cells.length < 2 || separator === undefined) return cells[0];
  return { kind: 'text', text: [...new Set(cells.map((cell) => cell.text.trim()))].join(separator) };
}

/** Reads one household row. `fallbackBuilding` is the sheet's name when the table has no building column. */
export function readHouseholdRow(cells: RowCells, fallbackBuilding: string): HouseholdRow {
  const household = householdOf(cells, fallbackBuilding);
  const errors = fieldErrors(cells, household);
  const { tenureLabel: label } = household;
  const complete = errors.length === 0 && label !== null;
  return {
    household: complete ? { ...household, tenure: TENURES[label], tenureLabel: label } : null,
    errors,
    warnings: fieldWarnings(cells),
    identity: household.building && household.room ? householdIdentity(household) : null,
    fingerprint: fingerprintOf(cells, household),
  };
}

type Draft = ReturnType<typeof householdOf>;

function householdOf(cells: RowCells, fallbackBuilding: string) {
  const key = (heading: Heading) => compact(cells.text(heading));
  const free = (heading: Heading) => plain(cells.text(heading)) || null;
  const names = splitNames(cells.text('承租人/产权人'));
  const [phone = null, ...otherPhones] = splitPhones(cells.text('联系电话'));
  const area = cells.cell('建筑面积');
  return {
    row: cells.row,
    building: key('楼栋') || (cells.isUnreadable('楼栋') ? '' : fallbackBuilding),
    stairwell: stairwellName(cells.text('单元')) || null,
    floor: floorName(cells.text('楼层')) || null,
    room: key('室号'),
    tenureLabel: tenureLabel(cells.text('房屋性质')),
    certificate: key('凭证号') || null,
    areaCm2: area && areaCm2(area),
    names,
    phone,
    otherPhones,
    idNumbers: idNumbersOf(cells, names.length),
    sharedFacilities: free('厨卫'),
    sharedWith: free('合用户'),
    residents: free('同住人'),
    registeredPersons: key('户籍人口') || null,
    circumstances: free('特殊情况'),
    handlerName: free('经办人'),
    remark: free('备注'),
  };
}
