import {
  FileRefused,
  ROW_ERRORS,
  ROW_WARNINGS,
  type RowErrorCode,
  type RowWarningCode,
  type Text,
} from './findings.ts';
import { findHeader, HEADINGS, headerAt, isHeaderRow, type Header, type Heading } from './headings.ts';
import type { RosterHousehold } from './household.ts';
import { readHouseholdRow, RowCells } from './household-row.ts';
import type { Row, Table } from './table.ts';
import { compact } from './values.ts';

/** What a person should look at. `column` is the standard heading; null when the whole row is meant. */
export type RowFinding = {
  row: number;
  sheet?: string;
  column: string | null;
  code: RowErrorCode | RowWarningCode;
  message: Text;
};

export type Roll = { households: RosterHousehold[]; warnings: RowFinding[]; errors: RowFinding[] };

type RowError = { readonly column: Heading | null; readonly code: RowErrorCode };
type Headed = { readonly table: Table; readonly header: Header };

/** Reads the households of all tables that have a header. Throws `FileRefused` when there is none, or none with content. */
export function readRoll(tables: readonly Table[]): Roll {
  const headed = tables.flatMap((table) => {
    const header = findHeader(table);
    return header ? [{ table, header }] : [];
  });
  if (headed.length === 0) throw new FileRefused('no_header_found');
  const filled = headed.filter(({ table, header }) => rowsBelow(table, header).length > 0);
  if (filled.length === 0) throw new FileRefused('empty_file');
  const reader = new RollReader(filled.length > 1);
  for (const each of filled) reader.readTable(each);
  return reader.roll;
}

function rowsBelow(table: Table, header: Header): Row[] {
  return table.rows.filter((row) => row.number > header.lastRow);
}

/** Goes through the rows in order and remembers which households it has met. */
class RollReader {
  readonly roll: Roll = { households: [], warnings: [], errors: [] };
  readonly #seenRows = new Set<string>();
  readonly #seenHouseholds = new Set<string>();
  readonly #namesSheets: boolean;

  constructor(namesSheets: boolean) {
    this.#namesSheets = namesSheets;
  }

  readTable({ table, header: first }: Headed): void {
    let header = first;
    for (const row of rowsBelow(table, first)) {
      if (row.number <= header.lastRow) continue;
      // Pasted tables repeat their header; the repeated one may have other columns.
      const repeated = isHeaderRow(row) ? headerAt(table, row.number) : null;
      if (repeated) header = repeated;
      else this.#readRow(table, header, row);
    }
  }

  #readRow(table: Table, header: Header, row: Row): void {
    const place = {
      row: row.number,
      ...(this.#namesSheets && table.name !== null ? { sheet: table.name } : {}),
    };
    const warn = (code: RowWarningCode, column: string | null) =>
      this.roll.warnings.push({ ...place, column, code, message: ROW_WARNINGS[code] });
    if (isSubtotal(table, row)) return void warn('subtotal_row_skipped', null);
    const cells = new RowCells(table, header, row.number);
    if (isNote(cells)) return void warn('note_row_skipped', null);

    const read = readHouseholdRow(cells, header.columns.has('楼栋') ? '' : buildingOfSheet(table));
    const duplicate = this.#duplicateOf(read.fingerprint, read.identity);
    const errors = duplicate ? inColumnOrder([...read.errors, duplicate]) : read.errors;
    for (const { column, code } of errors)
      this.roll.errors.push({ ...place, column, code, message: ROW_ERRORS[code] });
    for (const { column, code } of read.warnings) warn(code, column);
    if (read.household && errors.length === 0) this.roll.households.push({ ...read.household, ...place });
  }

  #duplicateOf(fingerprint: string, identity: string | null): RowError | null {
    if (this.#seenRows.has(fingerprint)) return { column: null, code: 'duplicate_row' };
    this.#seenRows.add(fingerprint);
    if (identity === null) return null;
    if (this.#seenHouseholds.has(identity)) return { column: '室号', code: 'duplicate_household' };
    this.#seenHouseholds.add(identity);
    return null;
  }
}

/** As the person sees the row, or with the merges over it filled in, it begins with 小计, 合计 or 总计. */
function isSubtotal(table: Table, row: Row): boolean {
  const own = row.cells.find((cell) => cell !== undefined);
  const filled = row.cells
    .map((_, column) => table.cellAt(row.number, column))
    .find((cell) => cell !== undefined);
  return [own, filled].some((cell) => cell && /(?:小计|合计|总计):?$/u.test(compact(cell.text)));
}

const HOUSEHOLD_COLUMNS: readonly Heading[] = ['室号', '房屋性质', '凭证号', '建筑面积', '承租人/产权人'];

function isNote(cells: RowCells): boolean {
  return HOUSEHOLD_COLUMNS.every((heading) => cells.cell(heading) === undefined);
}

/** The sheet's name, unless it is the name that Excel or WPS gave it. */
function buildingOfSheet(table: Table): string {
  const name = compact(table.name ?? '');
  return /^(?:sheet|工作表)\d*$/i.test(name) ? '' : name;
}

/** By heading; what is said of the whole row comes last. */
function inColumnOrder(errors: readonly RowError[]): RowError[] {
  const place = ({ column }: RowError) => (column === null ? HEADINGS.length : HEADINGS.indexOf(column));
  return errors.toSorted((a, b) => place(a) - place(b));
}
