// The import directions are only as good as the rule that watches them: each planted violation has to be found, and by
// the rule that its first line names.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '../..');
const fixture = join(root, 'test', 'lint-fixture');
const files = readdirSync(fixture, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);

let clone: string;
let found: Map<string, string[]>;

beforeAll(() => {
  clone = mkdtempSync(join(realpathSync(tmpdir()), 'doorstep-lint-'));
  cpSync(fixture, clone, { recursive: true });
  for (const name of ['.oxlintrc.json', 'tsconfig.json']) cpSync(join(root, name), join(clone, name));
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  found = lint(clone);
});

afterAll(() => rmSync(clone, { recursive: true, force: true }));

test.each(files)('%s is judged as its first line says', (name) => {
  const [, expected] = /^\/\/ expects (\S+)/.exec(readFileSync(join(fixture, name), 'utf8')) ?? [];
  expect(found.get(name) ?? []).toEqual(expected === undefined ? [] : [expected]);
});

// The rooms are named one by one: oxlint would walk into a linked node_modules.
function lint(folder: string): Map<string, string[]> {
  const program = join(root, 'node_modules/oxlint/bin/oxlint');
  const args = [program, '--type-aware', '-f', 'json', ...readdirSync(fixture)];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', timeout: 50_000 });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
  const codes = new Map<string, string[]>();
  for (const { code, filename } of diagnostics) codes.set(filename, [...(codes.get(filename) ?? []), code]);
  return codes;
}
