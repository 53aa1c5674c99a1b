import { expect, test } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { replayAll } from '../environment/engine.ts';

const FOLDER = fileURLToPath(new URL('histories/', import.meta.url));

// Buildings run for months: what earlier code recorded has to replay with the code of today. How to add one:
// histories/README.md.
test('histories of earlier versions replay', async () => {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.json'));
  const histories = await Promise.all(
    files.map(async (name) => ({
      workflowId: name,
      history: historyFromJSON(JSON.parse(await readFile(`${FOLDER}${name}`, 'utf8'))),
    })),
  );
  expect(await replayAll(histories)).toBe(files.length);
  expect(files.length).toBeGreaterThan(0);
});
