import { FileRefused } from './findings.ts';
import { findHeader } from './headings.ts';
import { MAX_COLUMNS, MAX_ROWS, Table, textCell, type Row } from './table.ts';

const DELIMITERS = [',', ';', '\t', '|'];
const ROWS_TO_FIND_A_HEADER = 33;

/** Reads a CSV file in UTF-8 or GB18030; the delimiter is the one that shows a header. Throws `FileRefused`. */
export function readCsv(bytes: Uint8Array): Table {
  const text = decode(bytes);
  const delimiter = DELIMITERS.find((each) => hasHeader(text, each)) ?? ',';
  return new Table(null, [...rowsOf(text, delimiter)]);
}

function decode(bytes: Uint8Array): string {
  if (bytes.includes(0)) throw new FileRefused('not_a_spreadsheet');
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  for (const encoding of marked ? ['utf-8'] : ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // Not this encoding: the next one decides.
    }
  }
  throw new FileRefused('not_a_spreadsheet');
}

function hasHeader(text: string, delimiter: string): boolean {
  const rows: Row[] = [];
  try {
    for (const row of rowsOf(text, delimiter)) {
      if (row.number > ROWS_TO_FIND_A_HEADER) break;
      rows.push(row);
    }
  } catch (error) {
    if (error instanceof FileRefused) return false;
    throw error;
  }
  return findHeader(new Table(null, rows)) !== null;
}

function* rowsOf(text: string, delimiter: string): Generator<Row> {
  let number = 0;
  let filled = 0;
  for (const record of recordsOf(text, delimiter)) {
    number += 1;
    if (record.length > MAX_COLUMNS) throw new FileRefused('too_large');
    const cells = record.map(textCell);
    if (cells.every((cell) => cell === undefined)) continue;
    filled += 1;
    if (filled > MAX_ROWS) throw new FileRefused('too_many_rows');
    yield { number, cells };
  }
}

/** Records as Excel reads them: `"` quotes a field only at its start, `""` inside is one, an empty line is a record. */
function* recordsOf(text: string, delimiter: string): Generator<string[]> {
  const stop = new RegExp(`[${delimiter}\r\n]`, 'g');
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    let quoted = '';
    if (text[at] === '"') {
      const end = closingQuote(text, at);
      quoted = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    }
    stop.lastIndex = at;
    const next = stop.exec(text)?.index ?? text.length;
    record.push(quoted + text.slice(at, next));
    at = next + 1;
    if (text[next] === delimiter) {
      if (at === text.length) record.push('');
      continue;
    }
    if (text[next] === '\r' && text[at] === '\n') at += 1;
    yield record;
    record = [];
  }
  if (record.length > 0) yield record;
}

/** A quote that never closes would swallow the rows below it: better no import than half of one. */
function closingQuote(text: string, opening: number): number {
  let at = text.indexOf('"', opening + 1);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  if (at === -1) throw new FileRefused('not_a_spreadsheet');
  return at;
}
