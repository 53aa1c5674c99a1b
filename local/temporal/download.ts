// A program of its own, because the SDK's native core is loaded for nothing else in the supervisor:
// node dist/local/temporal/download.js <folder> <version> prints the path of the downloaded server.
import { accessSync, constants, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { reasonOf } from '../refusal.ts';

const [folder, version] = process.argv.slice(2);

try {
  if (folder === undefined || version === undefined) throw new Error('usage: download.js <folder> <version>');
  process.stdout.write(`${await download(folder, version)}\n`);
} catch (error) {
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exitCode = 1;
}

// The SDK downloads on the way to starting a server, so one is started and stopped again.
async function download(downloadDir: string, wanted: string): Promise<string> {
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir, version: wanted } },
  });
  await environment.teardown();
  const program = readdirSync(downloadDir)
    .map((name) => join(downloadDir, name))
    .find((path) => isProgram(path));
  if (program === undefined) throw new Error(`nothing was downloaded to ${downloadDir}`);
  return program;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
