import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { TestEngine } from '../environment/engine.ts';

const LONGEST = 200_000;

/** Writes short histories beside the specs when DOORSTEP_KEEP_HISTORIES names a version. */
export async function keepHistories(histories: Awaited<ReturnType<TestEngine['histories']>>): Promise<void> {
  const version = process.env['DOORSTEP_KEEP_HISTORIES'];
  if (!version) return;
  for (const [index, { history }] of histories.entries()) {
    const text = historyToJSON(history);
    const path = fileURLToPath(new URL(`histories/${version}-${index + 1}.json`, import.meta.url));
    if (text.length < LONGEST) await writeFile(path, text);
  }
}
