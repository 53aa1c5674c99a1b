import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Tenure } from '../../../domain/household.ts';
import type { Id } from '../../../domain/kernel.ts';
import { shanghaiTimeOf } from '../../../domain/working-time.ts';
import type { App } from '../../app.ts';
import type { Dependencies } from '../../dependencies.ts';
import { harmless, streamWorkbook, XLSX, type SheetValue } from '../../roster/xlsx/write-workbook.ts';

/** A signing number with where its household lives. No names: the list lies open on the table. */
interface FileRow {
  number: number;
  building: string | null;
  stairwell: string | null;
  floor: string | null;
  room: string | null;
  tenure: Tenure | null;
  recordedAt: Date;
  occurredAt: Date | null;
  voidedAt: Date | null;
  hash: string;
  previousHash: string;
  householdId: Id;
  buildingId: Id;
  seq: number;
}

interface Column {
  heading: string;
  /** In characters. */
  width: number;
  value: (row: FileRow) => SheetValue;
}

const TENURES: Record<Tenure, string> = { rented: '公房承租 rented', owned: '产权房 owned' };

const shanghai = (at: Date | null): string | null => at && shanghaiTimeOf(at.toISOString());

/** The last three are what a hash covers beside what stands before: whoever has the file can recompute the chain. */
const COLUMNS: readonly Column[] = [
  { heading: '签约序号 Number', width: 10, value: ({ number }) => number },
  { heading: '楼栋 Building', width: 18, value: ({ building }) => building },
  { heading: '单元 Stairwell', width: 8, value: ({ stairwell }) => stairwell },
  { heading: '楼层 Floor', width: 8, value: ({ floor }) => floor },
  { heading: '室号 Room', width: 10, value: ({ room }) => room },
  { heading: '房屋性质 Tenure', width: 16, value: ({ tenure }) => tenure && TENURES[tenure] },
  { heading: '登记时间（上海） Recorded', width: 24, value: ({ recordedAt }) => shanghai(recordedAt) },
  { heading: '签字时间（上海） Occurred', width: 24, value: ({ occurredAt }) => shanghai(occurredAt) },
  { heading: '作废时间（上海） Voided', width: 24, value: ({ voidedAt }) => shanghai(voidedAt) },
  { heading: '校验值 Hash', width: 66, value: ({ hash }) => hash },
  { heading: '上一行校验值 Previous hash', width: 66, value: ({ previousHash }) => previousHash },
  { heading: '户编号 Household id', width: 38, value: ({ householdId }) => householdId },
  { heading: '楼栋编号 Building id', width: 38, value: ({ buildingId }) => buildingId },
  { heading: '事件号 Event', width: 8, value: ({ seq }) => seq },
];

/** Rows that are written before other requests get their turn. */
const STRETCH = 200;
/** Without it Excel takes UTF-8 for the encoding of its own country. */
const BYTE_ORDER_MARK = '\uFEFF';

/** `GET /campaigns/{id}/ledger.csv` and `ledger.xlsx`. */
export function registerLedgerFiles(app: App, { pool }: Dependencies): void {
  const formats = [
    { extension: 'csv', type: 'text/csv; charset=utf-8', write: csvOf },
    { extension: 'xlsx', type: XLSX, write: workbookOf },
  ];
  for (const { extension, type, write } of formats) {
    app.get(
      `/campaigns/:id/ledger.${extension}`,
      {
        config: { who: 'anyone', place: 'campaign' },
        schema: {
          tags: ['reads'],
          summary: `签约序号（${extension}） Signing numbers as a file`,
          produces: [type],
        },
      },
      async (request, reply) => {
        const rows = await readFileRows(pool, request.place.campaignId);
        return reply
          .type(type)
          .header('content-disposition', `attachment; filename="signing-ledger.${extension}"`)
          .header('cache-control', 'no-store')
          .send(write(rows));
      },
    );
  }
}

/** All of them at once, so that the file shows the ledger of one instant: some 500 bytes each. */
async function readFileRows(pool: Pool, campaignId: Id): Promise<FileRow[]> {
  const { rows } = await pool.query<FileRow>({
    name: 'read_ledger_file',
    text: `SELECT l.number, b.name AS building, h.stairwell, h.floor, h.room, h.tenure, l.recorded_at AS "recordedAt",
        l.occurred_at AS "occurredAt", l.voided_at AS "voidedAt", l.hash, l.previous_hash AS "previousHash",
        l.household_id AS "householdId", l.building_id AS "buildingId", l.seq
      FROM signing_ledger l LEFT JOIN building b ON b.id = l.building_id LEFT JOIN household h ON h.id = l.household_id
      WHERE l.campaign_id = $1 ORDER BY l.number`,
    values: [campaignId],
  });
  return rows;
}

const workbookOf = (rows: readonly FileRow[]): Readable =>
  Readable.from(streamWorkbook('签约序号', COLUMNS, sheetRows(rows)));

async function* sheetRows(rows: readonly FileRow[]): AsyncGenerator<SheetValue[]> {
  for (const [index, row] of rows.entries()) {
    if (index % STRETCH === 0) await setImmediate();
    yield COLUMNS.map(({ value }) => harmless(value(row)));
  }
}

const csvOf = (rows: readonly FileRow[]): Readable => Readable.from(csvLines(rows));

async function* csvLines(rows: readonly FileRow[]): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(COLUMNS.map(({ heading }) => heading));
  for await (const row of sheetRows(rows)) yield csvLine(row);
}

/** RFC 4180. */
const csvLine = (cells: readonly SheetValue[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(value: SheetValue): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
