import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createTestDatabase } from '../environment/database.ts';
import { temporalAddress } from '../environment/temporal.ts';
import { temporaryFolder } from './temporary.ts';

const WORKER = join(import.meta.dirname, '../../dist/worker/main.js');
const folder = temporaryFolder();

test('a worker whose supervisor dies while it starts ends as well', async () => {
  const database = await createTestDatabase();
  const child = spawn(process.execPath, [WORKER], {
    // Its supervisor is gone before it has connected.
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: temporalAddress(),
      DOORSTEP_SUPERVISED: '1',
      DOORSTEP_DATA_DIR: mkdtempSync(join(folder, 'worker-')),
    },
  });
  try {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const tooLong = new Promise((resolve) => setTimeout(resolve, 30_000, 'still running').unref());
    expect(await Promise.race([ended, tooLong])).toBe(0);
  } finally {
    child.kill('SIGKILL');
    await database.drop();
  }
});
