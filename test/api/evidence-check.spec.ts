// Whoever is handed a pack can check it: with the program in it, or with any SHA-256 tool.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { documentOf, openEvidenceRoom, type EvidenceRoom, type Files } from './evidence-room.ts';

interface Verdict {
  ok: boolean;
  zh: string;
  en: string;
  number?: number;
}

let room: EvidenceRoom;
let folder: string;
let files: Files;
let verify: (read: (name: string) => Buffer | string | undefined) => Verdict;

beforeAll(async () => {
  room = await openEvidenceRoom();
  folder = await mkdtemp(join(tmpdir(), 'doorstep-evidence-'));
  files = await room.make({ purpose: '核验' });
  await unpack(files);
  ({ verify } = (await import(pathToFileURL(join(folder, 'verify.mjs')).href)) as { verify: typeof verify });
});
afterAll(async () => {
  await room.stop();
  await rm(folder, { recursive: true });
});

async function unpack(pack: Files): Promise<void> {
  for (const [name, bytes] of Object.entries(pack)) await writeFile(join(folder, name), bytes);
}

/** What the program in the folder says of it, as somebody would start it. */
const runVerifier = (): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [join(folder, 'verify.mjs')], { env: {} }, (error, stdout) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout }),
    );
  });

/** What it says when a file is another. */
const verdictWith = (changed: Record<string, string>): Verdict =>
  verify((name) => changed[name] ?? files[name]);

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

describe('the program in the pack', () => {
  test.each([false, true])('finds a pack in order (personal data: %s)', async (personalData) => {
    const made = await room.make({ purpose: '核验', personalData });
    await unpack(made);
    const { head, entries } = documentOf(made).header;
    expect(await runVerifier()).toEqual({
      code: 0,
      said: `核验通过：${entries} 条记录，末条哈希 ${head}\nOK: ${entries} entries, hash of the last ${head}\n`,
    });
  });

  test('names the first entry that was changed, in both languages', async () => {
    const tampered = String(files['evidence.json']).replace('"outcome":"met"', '"outcome":"mat"');
    await unpack({ ...files, 'evidence.json': Buffer.from(tampered) });
    expect(await runVerifier()).toEqual({
      code: 1,
      said: '核验不通过：第 3 条：记录被改动\nNOT OK: entry 3: the record was changed\n',
    });
  });

  test('finds any character that was changed in an entry, and says which entry', () => {
    const text = String(files['evidence.json']);
    const entry = JSON.stringify(documentOf(files).entries[2]);
    const start = text.indexOf(entry);
    expect(start).toBeGreaterThan(0);
    for (let at = start; at < start + entry.length; at += 1) {
      const changed = text.slice(0, at) + (text[at] === '7' ? '8' : '7') + text.slice(at + 1);
      const { ok, number = 3 } = verdictWith({ 'evidence.json': changed });
      // A broken hash shows at once; what no longer is JSON has no number.
      expect([at - start, ok, number]).toEqual([at - start, false, 3]);
    }
  });

  test.each(['evidence.html', 'chain.txt', 'roll.json', 'policies.json', 'README.txt', 'SHA256SUMS'])(
    'finds a change in %s',
    (name) => {
      const text = String(files[name]);
      const middle = Math.floor(text.length / 2);
      const changed = text.slice(0, middle) + (text[middle] === '7' ? '8' : '7') + text.slice(middle + 1);
      expect(verdictWith({ [name]: changed })).toMatchObject({ ok: false });
    },
  );

  test('finds an entry that was left out, put in or moved, though the rest was made to fit', () => {
    const { entries, ...rest } = documentOf(files);
    const [first, second, third, ...others] = entries;
    for (const forged of [
      [first, third, ...others],
      [first, second, second, third, ...others],
      [first, third, second, ...others],
      entries.slice(0, -1),
    ]) {
      expect(verdictWith({ 'evidence.json': JSON.stringify({ ...rest, entries: forged }) })).toMatchObject({
        ok: false,
      });
    }
  });

  test('finds a text that does not fit its digest, in a pack with personal data', async () => {
    const clear = await room.make({ purpose: '核验', personalData: true });
    const document = documentOf(clear);
    const survey = document.entries[1];
    if (!survey) throw new Error('No survey');
    const { shownHash: _old, ...shown } = { ...survey, texts: { note: '我什么都没说' } };
    const sorted = JSON.stringify(shown, (_key, part: unknown) =>
      part !== null && typeof part === 'object' && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    );
    document.entries[1] = { ...shown, shownHash: sha256(sorted) };
    const forged: Files = { ...clear, 'evidence.json': Buffer.from(JSON.stringify(document)) };
    expect(verify((name) => forged[name])).toMatchObject({ ok: false, number: 2 });
  });
});

describe('a SHA-256 tool', () => {
  test('gives each hash from its line of chain.txt, and the next line begins from it', () => {
    const lines = String(files['chain.txt']).trimEnd().split('\n');
    const { entries } = documentOf(files);
    expect(lines.map(sha256)).toEqual(entries.map(({ hash }) => hash));
    const before = lines.map((line) => (JSON.parse(line) as { previousHash: string }).previousHash);
    expect(before).toEqual(['', ...entries.slice(0, -1).map(({ hash }) => hash)]);
  });
});

describe('packs of the same household', () => {
  test('have the same chain, masked or not, and a later one continues it', async () => {
    const hashesOf = (pack: Files): string[] => documentOf(pack).entries.map(({ hash }) => hash);
    const clear = await room.make({ purpose: '法院', personalData: true });
    expect(hashesOf(clear)).toEqual(hashesOf(files));
    await room.house.database.prisma.person.update({
      where: { id: room.persons.ming },
      data: { name: '陈明' },
    });
    await room.house.app.inject({
      method: 'POST',
      url: `/api/v1/households/${room.householdId}/surveys`,
      headers: { authorization: `Bearer ${room.handler}` },
      payload: { intent: 'willing' },
    });
    const later = await room.make({ purpose: '再次核验' });
    expect(hashesOf(later).slice(0, -1)).toEqual(hashesOf(files));
    expect(hashesOf(later)).toHaveLength(hashesOf(files).length + 1);
  });
});
