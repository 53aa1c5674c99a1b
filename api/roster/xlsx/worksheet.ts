import { FileRefused } from '../findings.ts';
import { MAX_COLUMNS, Table, textCell, type Cell, type Row, type VerticalMerge } from '../table.ts';
import type { NumberKind } from './number-format.ts';
import { decodeEscapes, RichText } from './rich-text.ts';
import type { Attributes, XmlHandler } from './xml.ts';

/** What the sheets of a workbook share. A blank string is undefined. */
export type Shared = {
  readonly strings: readonly (Cell | undefined)[];
  readonly numberKinds: readonly NumberKind[];
};

type Range = { readonly top: number; readonly left: number; readonly bottom: number; readonly right: number };
type OpenCell = { column: number; type: string; style: number; isFormula: boolean; value: string };

/** Collects the cells and merges of one worksheet part; `onRow` hears of every row that is not blank. */
export class WorksheetReader implements XmlHandler {
  readonly #shared: Shared;
  readonly #onRow: () => void;
  readonly #rows = new Map<number, (Cell | undefined)[]>();
  readonly #merges: VerticalMerge[] = [];
  readonly #arrayFormulas: Range[] = [];
  readonly #richText = new RichText();
  #row = 0;
  #column = -1;
  #cell: OpenCell | null = null;
  #inValue = false;

  constructor(shared: Shared, onRow: () => void) {
    this.#shared = shared;
    this.#onRow = onRow;
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'row') this.#openRow(attributes);
    else if (name === 'c') this.#openCell(attributes);
    else if (name === 'mergeCell') this.#merge(attributes);
    else if (this.#cell) this.#openInCell(this.#cell, name, attributes);
  }

  text(text: string): void {
    if (this.#inValue && this.#cell) this.#cell.value += text;
    else this.#richText.add(text);
  }

  close(name: string): void {
    if (name === 'v') this.#inValue = false;
    else if (name === 'c') this.#closeCell();
    else this.#richText.close(name);
  }

  table(name: string): Table {
    for (const range of this.#arrayFormulas) this.#markUnreadable(range);
    const rows = [...this.#rows].map(([number, cells]): Row => ({ number, cells }));
    return new Table(
      name,
      rows.sort((a, b) => a.number - b.number),
      this.#merges,
    );
  }

  #openRow(attributes: Attributes): void {
    this.#row = whole(attributes.get('r'), this.#row + 1);
    this.#column = -1;
  }

  #openCell(attributes: Attributes): void {
    const place = attributes.get('r');
    this.#column = place === undefined ? this.#column + 1 : placeOf(place).column;
    this.#cell = {
      column: this.#column,
      type: attributes.get('t') ?? 'n',
      style: whole(attributes.get('s'), 0),
      isFormula: false,
      value: '',
    };
    this.#richText.take();
  }

  #openInCell(cell: OpenCell, name: string, attributes: Attributes): void {
    if (name === 'v') this.#inValue = true;
    else if (name === 'f') {
      cell.isFormula = true;
      const range = attributes.get('ref');
      // The cells of an array formula or a data table hold results without a formula of their own.
      if (range !== undefined && attributes.get('t') !== 'shared') this.#arrayFormulas.push(rangeOf(range));
    } else this.#richText.open(name);
  }

  #closeCell(): void {
    const open = this.#cell;
    this.#cell = null;
    const cell = open && this.#cellOf(open);
    if (!open || !cell) return;
    if (open.column >= MAX_COLUMNS) throw new FileRefused('too_large');
    const cells = this.#rows.get(this.#row);
    if (cells) cells[open.column] = cell;
    else {
      const first: (Cell | undefined)[] = [];
      first[open.column] = cell;
      this.#rows.set(this.#row, first);
      this.#onRow();
    }
  }

  #cellOf({ type, style, isFormula, value }: OpenCell): Cell | undefined {
    const inline = this.#richText.take();
    if (isFormula) return { kind: 'unreadable', text: type === 's' ? '' : decodeEscapes(value) };
    if (type === 's') return value.trim() === '' ? undefined : this.#sharedString(value);
    if (type === 'inlineStr') return textCell(inline);
    if (type === 'str') return textCell(decodeEscapes(value));
    if (value.trim() === '') return undefined;
    if (type === 'b') return { kind: 'text', text: value.trim() === '1' ? 'TRUE' : 'FALSE' };
    if (type === 'e' || type === 'd') return { kind: 'unreadable', text: value };
    return numberCell(value, this.#shared.numberKinds[style] ?? 'number');
  }

  #sharedString(index: string): Cell | undefined {
    const place = Number(index);
    if (!(place in this.#shared.strings)) throw new FileRefused('not_a_spreadsheet');
    return this.#shared.strings[place];
  }

  #merge(attributes: Attributes): void {
    const { top, left, bottom } = rangeOf(attributes.get('ref') ?? '');
    if (bottom > top) this.#merges.push({ column: left, first: top, last: bottom });
  }

  #markUnreadable({ top, left, bottom, right }: Range): void {
    for (const [number, cells] of this.#rows) {
      if (number < top || number > bottom) continue;
      for (let column = left; column <= Math.min(right, cells.length - 1); column += 1) {
        const cell = cells[column];
        if (cell) cells[column] = { kind: 'unreadable', text: cell.text };
      }
    }
  }
}

/** Excel keeps 15 digits: 9.800000000000001 is the 9.8 that the person sees. */
function numberCell(value: string, kind: NumberKind): Cell | undefined {
  const number = Number(value);
  if (!Number.isFinite(number)) return textCell(value);
  return { kind, text: String(Number(number.toPrecision(15))) };
}

function whole(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new FileRefused('not_a_spreadsheet');
  return number;
}

function placeOf(reference: string): { row: number; column: number } {
  const [, letters, digits] = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/i.exec(reference) ?? [];
  if (letters === undefined || digits === undefined) throw new FileRefused('not_a_spreadsheet');
  const column = Array.from(letters.toUpperCase()).reduce(
    (sum, letter) => sum * 26 + letter.charCodeAt(0) - 64,
    0,
  );
  return { row: Number(digits), column: column - 1 };
}

function rangeOf(reference: string): Range {
  const [first = '', last = first] = reference.split(':');
  const start = placeOf(first);
  const end = placeOf(last);
  return { top: start.row, left: start.column, bottom: end.row, right: end.column };
}
