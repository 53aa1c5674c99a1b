/** What a cell is, as far as reading it safely needs: `unreadable` is a formula, a date or an error value. */
export type CellKind = 'text' | 'number' | 'percent' | 'unreadable';

/** A cell that is not blank. `text` is its plain text; for `unreadable` cells it only serves to look at, never as data. */
export type Cell = { readonly kind: CellKind; readonly text: string };

/** A row with at least one cell; `number` is 1-based as Excel shows it, `cells` is sparse and 0-based. */
export type Row = { readonly number: number; readonly cells: readonly (Cell | undefined)[] };

/** A merge over several rows: the first cell of `column` (0-based) counts down to row `last` (1-based). */
export type VerticalMerge = { readonly column: number; readonly first: number; readonly last: number };

export const MAX_ROWS = 20_000;
export const MAX_COLUMNS = 1_000;

/** One sheet, or one CSV file (`name` null), without its blank rows. */
export class Table {
  readonly name: string | null;
  readonly rows: readonly Row[];
  readonly #byNumber: ReadonlyMap<number, Row>;
  readonly #merges: ReadonlyMap<number, readonly VerticalMerge[]>;

  constructor(name: string | null, rows: readonly Row[], merges: readonly VerticalMerge[] = []) {
    this.name = name;
    this.rows = rows;
    this.#byNumber = new Map(rows.map((row) => [row.number, row]));
    this.#merges = byColumn(merges);
  }

  row(number: number): Row | undefined {
    return this.#byNumber.get(number);
  }

  /** The vertical merge that covers a place, its first cell included. */
  mergeOver(row: number, column: number): VerticalMerge | undefined {
    const merges = this.#merges.get(column) ?? [];
    let low = 0;
    let high = merges.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const merge = merges[middle];
      if (!merge) return undefined;
      if (row < merge.first) high = middle - 1;
      else if (row > merge.last) low = middle + 1;
      else return merge;
    }
    return undefined;
  }

  /** The cell at a place; a blank one takes the first cell of the vertical merge over it. */
  cellAt(row: number, column: number): Cell | undefined {
    const own = this.row(row)?.cells[column];
    if (own) return own;
    const merge = this.mergeOver(row, column);
    return merge && this.row(merge.first)?.cells[column];
  }
}

function byColumn(merges: readonly VerticalMerge[]): Map<number, VerticalMerge[]> {
  const columns = new Map<number, VerticalMerge[]>();
  for (const merge of merges.toSorted((a, b) => a.first - b.first)) {
    const column = columns.get(merge.column);
    if (column) column.push(merge);
    else columns.set(merge.column, [merge]);
  }
  return columns;
}

/** A cell, or nothing when the text is blank: readers keep no blank cells. */
export function textCell(text: string): Cell | undefined {
  return isBlank(text) ? undefined : { kind: 'text', text };
}

/** Only spaces, line breaks and characters nobody sees. */
export function isBlank(text: string): boolean {
  return !/[^\s\p{Cc}\p{Cf}]/u.test(text);
}
