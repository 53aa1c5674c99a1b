import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';

/** A folder that is removed after the spec file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'doorstep-spec-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A shell script that can be run by the name `name` when `folder` is on PATH. */
export function script(folder: string, name: string, ...lines: string[]): string {
  const file = join(folder, name);
  writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
  return file;
}

/** Waits until `look` gives something; throws after `limitMs` milliseconds. */
export async function eventually<T>(
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  limitMs = 10_000,
): Promise<T> {
  for (const deadline = Date.now() + limitMs; ; await wait(30)) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`not within ${limitMs} ms: ${look.toString()}`);
  }
}
