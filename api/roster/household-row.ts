import type { RowErrorCode, RowWarningCode } from './findings.ts';
import { HEADINGS, type Header, type Heading } from './headings.ts';
import { householdIdentity, type RosterHousehold } from './household.ts';
import { isForeignId, isIdNumber, splitIdNumbers } from './identity-number.ts';
import type { Cell, Table } from './table.ts';
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

/** A row read field by field. Findings come in the order of the headings. */
export type HouseholdRow = {
  /** Null when the row has an error. */
  readonly household: RosterHousehold | null;
  readonly errors: readonly { readonly column: Heading; readonly code: RowErrorCode }[];
  readonly warnings: readonly { readonly column: Heading; readonly code: RowWarningCode }[];
  /** Building, room and certificate; null while building or room is missing. */
  readonly identity: string | null;
  /** The same for two rows whose known columns are all equal. */
  readonly fingerprint: string;
};

/** Where several columns carry one heading, these join every value; of the others the first that is not blank counts. */
const JOINED: Partial<Record<Heading, string>> = { '承租人/产权人': '、', 联系电话: '/', 身份证号: '、' };

const LONGEST_NAME = 100;
const LONGEST_KEY = 200; // building, room and certificate are indexed together

/** The cells of one row by standard heading. */
export class RowCells {
  readonly row: number;
  readonly #cells = new Map<Heading, Cell>();

  constructor(table: Table, header: Header, row: number) {
    this.row = row;
    for (const [heading, columns] of header.columns) {
      const found = columns.map((column) => table.cellAt(row, column)).filter((cell) => cell !== undefined);
      const cell = oneCell(heading, found);
      if (cell) this.#cells.set(heading, cell);
    }
  }

  cell(heading: Heading): Cell | undefined {
    return this.#cells.get(heading);
  }

  isUnreadable(heading: Heading): boolean {
    return this.cell(heading)?.kind === 'unreadable';
  }

  /** The text of a readable cell, else empty. */
  text(heading: Heading): string {
    return this.isUnreadable(heading) ? '' : (this.cell(heading)?.text ?? '');
  }
}

function oneCell(heading: Heading, cells: readonly Cell[]): Cell | undefined {
  const separator = JOINED[heading];
  if (cells.length < 2 || separator === undefined) return cells[0];
  const unreadable = cells.find((cell) => cell.kind === 'unreadable');
  return (
    unreadable ?? { kind: 'text', text: [...new Set(cells.map((cell) => cell.text.trim()))].join(separator) }
  );
}

/** Reads one row as a household. `sheetBuilding` stands in only where the table has no building column. */
export function readHouseholdRow(cells: RowCells, sheetBuilding: string): HouseholdRow {
  const draft = draftOf(cells, sheetBuilding);
  const errors = HEADINGS.flatMap((column) => {
    const code = fieldError(column, cells, draft);
    return code ? [{ column, code }] : [];
  });
  const label = draft.tenureLabel;
  return {
    household:
      errors.length === 0 && label !== null ? { ...draft, tenure: TENURES[label], tenureLabel: label } : null,
    errors,
    warnings: [...phoneWarnings(cells), ...idWarnings(cells)],
    identity: draft.building && draft.room ? householdIdentity(draft) : null,
    fingerprint: fingerprintOf(cells, draft),
  };
}

type Draft = Omit<RosterHousehold, 'tenure' | 'tenureLabel'> & { tenureLabel: keyof typeof TENURES | null };

function draftOf(cells: RowCells, sheetBuilding: string): Draft {
  const key = (heading: Heading) => compact(cells.text(heading));
  const free = (heading: Heading) => plain(cells.text(heading)) || null;
  const names = splitNames(cells.text('承租人/产权人'));
  const [phone = null, ...otherPhones] = splitPhones(cells.text('联系电话'));
  return {
    row: cells.row,
    building: key('楼栋') || sheetBuilding,
    stairwell: stairwellName(cells.text('单元')) || null,
    floor: floorName(cells.text('楼层')) || null,
    room: key('室号'),
    tenureLabel: tenureLabel(cells.text('房屋性质')),
    certificate: key('凭证号') || null,
    areaCm2: areaOf(cells),
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

function areaOf(cells: RowCells): number | null {
  const cell = cells.cell('建筑面积');
  return cell && !cells.isUnreadable('建筑面积') ? areaCm2(cell) : null;
}

/** In the order of the names and at least as many. A number has lost its last digits, so it is nobody's ID number. */
function idNumbersOf(cells: RowCells, names: number): (string | null)[] {
  const ids = cells.cell('身份证号')?.kind === 'text' ? splitIdNumbers(cells.text('身份证号')) : [];
  return [...ids, ...Array<null>(Math.max(0, names - ids.length)).fill(null)];
}

function fieldError(column: Heading, cells: RowCells, draft: Draft): RowErrorCode | null {
  // Of an area only a number can be read, so there a formula or a date is one more thing that is none.
  if (cells.isUnreadable(column) && column !== '建筑面积') return 'ambiguous_cell';
  switch (column) {
    case '楼栋':
      return draft.building ? tooLong(draft.building, LONGEST_KEY) : 'missing_building';
    case '室号':
      return draft.room ? tooLong(draft.room, LONGEST_KEY) : 'missing_room';
    case '凭证号':
      return tooLong(draft.certificate ?? '', LONGEST_KEY);
    case '房屋性质':
      return draft.tenureLabel ? null : 'unknown_tenure';
    case '建筑面积':
      return cells.cell(column) && draft.areaCm2 === null ? 'invalid_area' : null;
    case '承租人/产权人':
      if (draft.names.length === 0) return 'no_signatory';
      return draft.names.map((name) => tooLong(name, LONGEST_NAME)).find((code) => code !== null) ?? null;
    default:
      return null;
  }
}

function tooLong(text: string, longest: number): 'text_too_long' | null {
  return Array.from(text).length > longest ? 'text_too_long' : null;
}

function phoneWarnings(cells: RowCells): HouseholdRow['warnings'] {
  const column = '联系电话';
  const [phone, ...others] = splitPhones(cells.text(column));
  const warnings: { column: Heading; code: RowWarningCode }[] = [];
  if (phone !== undefined && !isMobile(phone)) warnings.push({ column, code: 'invalid_phone' });
  if (others.length > 0) warnings.push({ column, code: 'second_phone_kept_as_note' });
  return warnings;
}

function idWarnings(cells: RowCells): HouseholdRow['warnings'] {
  const column = '身份证号';
  const cell = cells.cell(column);
  if (!cell || cells.isUnreadable(column)) return [];
  if (cell.kind !== 'text') return [{ column, code: 'invalid_id_number' }];
  const ids = splitIdNumbers(cell.text).filter((id) => id !== null);
  const warnings: { column: Heading; code: RowWarningCode }[] = [];
  if (ids.some((id) => !isForeignId(id) && !isIdNumber(id)))
    warnings.push({ column, code: 'invalid_id_number' });
  if (ids.some(isForeignId)) warnings.push({ column, code: 'foreign_id' });
  return warnings;
}

function fingerprintOf(cells: RowCells, draft: Draft): string {
  const columns = HEADINGS.map((heading) => {
    if (heading === '楼栋') return draft.building;
    if (heading === '建筑面积' && draft.areaCm2 !== null) return draft.areaCm2;
    return compact(cells.cell(heading)?.text ?? '');
  });
  return JSON.stringify(columns);
}
