import { writeXlsx, writeXlsxStream } from 'hucre/xlsx';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export type SheetColumn = {
  readonly heading: string;
  /** In characters. */
  readonly width: number;
  /** A list to choose from; empty for a free column. */
  readonly choices: readonly string[];
  /** Shown while a cell of the column is selected; empty for none. */
  readonly hint: string;
};

export type SheetValue = string | number | null;

const LAST_ROW_WITH_HINTS = 5_001;

/** Writes an .xlsx of one sheet: a frozen heading row, then the rows. Every cell is formatted as text. */
export async function writeWorkbook(
  name: string,
  columns: readonly SheetColumn[],
  rows: readonly (readonly SheetValue[])[],
): Promise<Uint8Array> {
  const headings = columns.map(({ heading }) => heading);
  return writeXlsx({
    sheets: [
      {
        name,
        columns: columns.map(({ width }) => ({ width, numFmt: '@' })),
        rows: [headings, ...rows.map((row) => row.map(withoutEscapes))],
        freezePane: { rows: 1 },
        dataValidations: columns.flatMap(({ choices, hint }, index) => [
          ...(choices.length > 0 ? [{ ...below(index), type: 'list' as const, values: [...choices] }] : []),
          ...(hint === ''
            ? []
            : [{ ...below(index), ...anyText, inputMessage: hint, showInputMessage: true }]),
        ]),
      },
    ],
  });
}

export interface PrintedSheet {
  name: string;
  columns: readonly Pick<SheetColumn, 'heading' | 'width'>[];
  rows: readonly (readonly SheetValue[])[];
}

/** Writes an .xlsx of several sheets, each ready to print: A4 landscape, as wide as the page, its headings on every page. */
export async function writePrintable(sheets: readonly PrintedSheet[]): Promise<Uint8Array> {
  return writeXlsx({
    sheets: sheets.map(({ name, columns, rows }) => ({
      name,
      columns: columns.map(({ width }) => ({ width })),
      rows: [
        columns.map(({ heading }) => heading),
        ...rows.map((row) => row.map((value) => withoutEscapes(harmless(value)))),
      ],
      freezePane: { rows: 1 },
      pageSetup: {
        paperSize: 'a4',
        orientation: 'landscape',
        fitToPage: true,
        fitToWidth: 1,
        fitToHeight: 0,
        printTitlesRow: '$1:$1',
      },
    })),
  });
}

/** The same sheet, without hints, written while its rows are read: for lists without a bound. */
export const streamWorkbook = (
  name: string,
  columns: readonly Pick<SheetColumn, 'heading' | 'width'>[],
  rows: AsyncIterable<readonly SheetValue[]>,
): ReadableStream<Uint8Array> =>
  writeXlsxStream(withoutEscapesIn(rows), {
    name,
    columns: columns.map(({ heading, width }) => ({ header: heading, width, numFmt: '@' })),
    freezePane: { rows: 1 },
  });

async function* withoutEscapesIn(rows: AsyncIterable<readonly SheetValue[]>): AsyncGenerator<SheetValue[]> {
  for await (const row of rows) yield row.map(withoutEscapes);
}

/** A rule that refuses nothing: Excel ties hints to rules. */
const anyText = { type: 'textLength', operator: 'greaterThanOrEqual', formula1: '0' } as const;

function below(index: number): { range: string; allowBlank: true } {
  const letter = String.fromCharCode(65 + index);
  return { range: `${letter}2:${letter}${LAST_ROW_WITH_HINTS}`, allowBlank: true };
}

/** Text beginning with = + - @ could run as a formula where the sheet is opened or passed on: it gets a `'` in front.
 *  Text that already looks escaped gets one more, so that reading takes away exactly what was added. */
export function harmless(value: SheetValue): SheetValue {
  if (typeof value !== 'string' || value === '') return value === '' ? null : value;
  return /^'*[=+\-@]/.test(value) ? `'${value}` : value;
}

/** Excel reads `_x000D_` as the character it names: text that only looks like that has its underscore written so. */
function withoutEscapes(value: SheetValue): SheetValue {
  return typeof value === 'string' ? value.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_') : value;
}
