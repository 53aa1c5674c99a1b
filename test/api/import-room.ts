import { randomBytes, randomUUID } from 'node:crypto';
import { resumeImports } from '../../api/imports/resume.ts';
import { createDispatcher } from '../../api/commands/dispatcher.ts';
import type { Dependencies } from '../../api/dependencies.ts';
import { openDatabase, type Database } from '../../prisma/client.ts';
import { startTestApi, type Said, type TestApi } from '../environment/api.ts';
import { createTestDatabase } from '../environment/database.ts';
import { createInMemoryEngine, type InMemoryEngine } from '../environment/in-memory-engine.ts';

/** An API with a database of its own and an engine in memory, ready for rosters. */
export interface ImportRoom {
  api: TestApi;
  database: Database;
  engine: InMemoryEngine;
  /** A bearer token of a role. */
  token(role: string): Promise<string>;
  newCampaign(): Promise<string>;
  preview(campaignId: string, file: Uint8Array | string, options?: UploadOptions): Promise<Said>;
  /** Previews and commits; throws unless both answer 200. */
  importRoster(campaignId: string, file: Uint8Array | string): Promise<Imported>;
  commit(importId: string): Promise<Said>;
  undo(importId: string): Promise<Said>;
  exportRoster(campaignId: string): Promise<Buffer>;
  /** What a new process does first. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

export interface UploadOptions {
  role?: string;
  key?: string;
  field?: string;
}

export interface Imported {
  importId: string;
  body: Record<string, unknown>;
}

export async function openImportRoom(): Promise<ImportRoom> {
  const { url, drop } = await createTestDatabase();
  const database = openDatabase(url);
  const engine = createInMemoryEngine(database.pool);
  const api = await startTestApi(database, engine);
  const tokens = new Map<string, string>();

  async function token(role: string): Promise<string> {
    const known = tokens.get(role);
    if (known !== undefined) return known;
    const { status, body } = await api.post('/tokens', { name: role, role });
    if (status !== 201) throw new Error(JSON.stringify(body));
    tokens.set(role, String(body['token']));
    return token(role);
  }

  async function preview(
    campaignId: string,
    file: Uint8Array | string,
    options: UploadOptions = {},
  ): Promise<Said> {
    const { role = 'director', key, field = 'file' } = options;
    const { payload, contentType } = multipartOf(field, file);
    const response = await api.app.inject({
      method: 'POST',
      url: `/api/v1/campaigns/${campaignId}/roster?mode=preview`,
      headers: {
        authorization: `Bearer ${await token(role)}`,
        'content-type': contentType,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      payload,
    });
    return { status: response.statusCode, body: response.json(), headers: response.headers };
  }

  const commit = (importId: string) => api.post(`/imports/${importId}/commit`, {});
  const room: ImportRoom = {
    api,
    database,
    engine,
    token,
    preview,
    commit,
    undo: (importId) => api.post(`/imports/${importId}/undo`, {}),
    async newCampaign() {
      return String((await api.post('/campaigns', { name: `批次 ${randomUUID().slice(0, 4)}` })).body['id']);
    },
    async importRoster(campaignId, file) {
      const previewed = succeeded(await preview(campaignId, file));
      const importId = String(previewed['importId']);
      return { importId, body: succeeded(await commit(importId)) };
    },
    async exportRoster(campaignId) {
      const response = await api.app.inject({
        method: 'GET',
        url: `/api/v1/campaigns/${campaignId}/roster.xlsx`,
        headers: { authorization: `Bearer ${await token('director')}` },
      });
      if (response.statusCode !== 200) throw new Error(response.body);
      return response.rawPayload;
    },
    resume: () => resumeImports(dependenciesOf(database, engine)),
    async stop() {
      await api.stop();
      await database.close();
      await drop();
    },
  };
  return room;
}

const dependenciesOf = (database: Database, engine: InMemoryEngine): Dependencies => ({
  ...database,
  engine,
  dispatcher: createDispatcher(engine),
  fingerprintKey: randomBytes(32),
  dataDir: '',
  mayReach: () => false,
});

function succeeded({ status, body }: Said): Record<string, unknown> {
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
}

/** The body of a form with one file. */
export function multipartOf(
  field: string,
  file: Uint8Array | string,
): { payload: Buffer; contentType: string } {
  const boundary = `----${randomUUID()}`;
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="roster"\r\n\r\n`;
  const payload = Buffer.concat([
    Buffer.from(head),
    Buffer.from(file),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return { payload, contentType: `multipart/form-data; boundary=${boundary}` };
}

const HEADINGS = [
  '楼栋',
  '单元',
  '室号',
  '房屋性质',
  '凭证号',
  '建筑面积',
  '承租人',
  '电话',
  '身份证号',
  '经办人',
  '备注',
];
export type Line = Partial<Record<(typeof HEADINGS)[number], string>>;

/** A roster as CSV: rented households of 24.5 m² unless the line says otherwise. */
export function csvOf(lines: readonly Line[]): string {
  const rows = lines.map((line) => {
    const full: Line = { 楼栋: '1号楼', 房屋性质: '公房', 建筑面积: '24.5', 承租人: '张三', ...line };
    return HEADINGS.map((heading) => full[heading] ?? '').join(',');
  });
  return [HEADINGS.join(','), ...rows].join('\n');
}

/** A roster of `households` in buildings of `perBuilding`. */
export function manyLines(households: number, perBuilding: number): Line[] {
  return Array.from({ length: households }, (_, index) => ({
    楼栋: `${Math.floor(index / perBuilding) + 1}号楼`,
    室号: String(101 + (index % perBuilding)),
    凭证号: `沪房 ${index}`,
    承租人: `住户${index}、同住${index}`,
    电话: `138${String(10_000_000 + index)}`,
  }));
}
