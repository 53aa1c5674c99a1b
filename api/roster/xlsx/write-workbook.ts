import { writeXlsx } from 'hucre/xlsx';

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

/** A rule that refuses nothing: Excel ties hints to rules. */
const anyText = { type: 'textLength', operator: 'greaterThanOrEqual', formula1: '0' } as const;

function below(index: number): { range: string; allowBlank: true } {
  const letter = String.fromCharCode(65 + index);
  return { range: `${letter}2:${letter}${LAST_ROW_WITH_HINTS}`, allowBlank: true };
}

/** Excel reads `_x000D_` as the character it names: text that only looks like that has its underscore written so. */
function withoutEscapes(value: SheetValue): SheetValue {
  return typeof value === 'string' ? value.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_') : value;
}
