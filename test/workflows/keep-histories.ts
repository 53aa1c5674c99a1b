import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { TestEngine } from '../environment/engine.ts';

/** Characters. A run of 400 events that continues as new fits, one of thousands of households does not. */
const LONGEST = 600_000;

/** Writes short histories beside the specs when DOORSTEP_KEEP_HISTORIES names a version. */
export async function keepHistories(histories: Awaited<ReturnType<TestEngine['histories']>>): Promise<void> {
  const version = process.env['DOORSTEP_KEEP_HISTORIES'];
  if (!version) return;
  for (const [index, { history }] of histories.entries()) {
    const text = JSON.stringify(JSON.parse(historyToJSON(history)));
    const path = fileURLToPath(new URL(`histories/${version}-${index + 1}.json`, import.meta.url));
    if (text.length < LONGEST) await writeFile(path, text);
  }
}
