import type { Row, Table } from './table.ts';

/** The standard headings, in the order of the template. */
export const HEADINGS = [
  '楼栋',
  '单元',
  '楼层',
  '室号',
  '房屋性质',
  '凭证号',
  '建筑面积',
  '厨卫',
  '合用户',
  '承租人/产权人',
  '同住人',
  '联系电话',
  '身份证号',
  '户籍人口',
  '特殊情况',
  '经办人',
  '备注',
] as const;

export type Heading = (typeof HEADINGS)[number];

const SYNONYMS: Record<Heading, readonly string[]> = {
  楼栋: ['楼号', '幢号', '门牌', '门牌号'],
  单元: ['门洞'],
  楼层: [],
  室号: ['房号', '室'],
  房屋性质: ['产权性质', '性质'],
  凭证号: ['租赁凭证号', '产权证号'],
  建筑面积: ['面积', '面积/㎡'],
  厨卫: [],
  合用户: [],
  '承租人/产权人': ['承租人', '产权人', '户主', '权利人'],
  同住人: [],
  联系电话: ['手机', '电话'],
  身份证号: ['身份证'],
  户籍人口: ['户口数', '人口'],
  特殊情况: [],
  经办人: ['包户干部', '责任人'],
  备注: [],
};

const REQUIRED: readonly Heading[] = ['室号', '承租人/产权人'];
const LAST_ROW_FOR_A_HEADER = 30;
const DEEPEST_HEADER = 3;

/** Where the columns of a table are. Two columns may carry the same heading (手机 and 电话): both are listed. */
export type Header = { readonly lastRow: number; readonly columns: ReadonlyMap<Heading, readonly number[]> };

const STANDARD = new Map<string, Heading>(
  HEADINGS.flatMap((heading) => [heading, ...SYNONYMS[heading]].map((name) => [headingKey(name), heading])),
);

/** The standard heading a cell means, if any. */
export function standardHeading(text: string): Heading | undefined {
  return STANDARD.get(headingKey(text));
}

function headingKey(text: string): string {
  const plain = text.normalize('NFKC').replace(/[\s\p{Cc}\p{Cf}*]/gu, '');
  const bare = plain.replace(/(?:\([^()]*\)|\[[^[\]]*\]|【[^【】]*】|〔[^〔〕]*〕)+$/u, '');
  return bare === '' ? plain : bare;
}

/** The first header among the first 30 rows. */
export function findHeader(table: Table): Header | null {
  for (const row of table.rows) {
    if (row.number > LAST_ROW_FOR_A_HEADER) return null;
    const header = headerAt(table, row.number);
    if (header) return header;
  }
  return null;
}

/** The header that begins in this row, or whose lower level is this row. */
export function headerAt(table: Table, rowNumber: number): Header | null {
  const own = table.row(rowNumber)?.cells ?? [];
  if (!own.some((cell) => cell && standardHeading(cell.text))) return null;
  const top = headingsOf(table, rowNumber, rowNumber - 1);
  if (!REQUIRED.every((heading) => top.has(heading))) return null;
  const lastRow = lastHeaderRow(table, rowNumber, top);
  const columns = headingsOf(table, lastRow, rowNumber - 1);
  for (const heading of REQUIRED) {
    // 姓名 below a merged 承租人/产权人 is no heading of ours: then the upper level names the column.
    if (!columns.has(heading)) columns.set(heading, top.get(heading) ?? []);
  }
  return { lastRow, columns };
}

/** The row itself, without the merges over it, has the headings every header needs. */
export function isHeaderRow(row: Row): boolean {
  const headings = row.cells.map((cell) => cell && standardHeading(cell.text));
  return REQUIRED.every((heading) => headings.includes(heading));
}

/** Reads upwards: the lowest cell that is not blank counts. */
function headingsOf(table: Table, from: number, upTo: number): Map<Heading, number[]> {
  const columns = new Map<Heading, number[]>();
  for (let column = 0; column < widthOf(table, upTo, from); column += 1) {
    const heading = lowestHeading(table, column, from, upTo);
    if (heading) columns.set(heading, [...(columns.get(heading) ?? []), column]);
  }
  return columns;
}

function lowestHeading(table: Table, column: number, from: number, upTo: number): Heading | undefined {
  for (let row = from; row >= Math.max(upTo, 1); row -= 1) {
    const cell = table.cellAt(row, column);
    if (cell) return standardHeading(cell.text);
  }
  return undefined;
}

function widthOf(table: Table, from: number, to: number): number {
  let width = 0;
  for (let row = from; row <= to; row += 1) width = Math.max(width, table.row(row)?.cells.length ?? 0);
  return width;
}

/** A heading merged down makes the rows beside it part of the header; so does a next row of nothing but headings. */
function lastHeaderRow(table: Table, first: number, top: ReadonlyMap<Heading, readonly number[]>): number {
  const deepest = first + DEEPEST_HEADER - 1;
  let last = first;
  for (const column of [...top.values()].flat()) {
    const merge = table.mergeOver(first, column);
    if (merge) last = Math.max(last, Math.min(merge.last, deepest));
  }
  while (last < deepest && isAllHeadings(table, last + 1)) last += 1;
  return last;
}

function isAllHeadings(table: Table, rowNumber: number): boolean {
  const cells = table.row(rowNumber)?.cells.filter((cell) => cell !== undefined) ?? [];
  return cells.length > 0 && cells.every((cell) => standardHeading(cell.text) !== undefined);
}
