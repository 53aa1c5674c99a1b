// node local/test.mjs [domain | integration] [arguments of Jest …]
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

const PROJECTS = ['domain', 'integration'];

const [first, ...rest] = process.argv.slice(2);
const project = PROJECTS.includes(first) ? first : null;
await prepare(project === 'domain' ? 'install' : 'test');

const resultFile = join(root, '.data', `test-result-${process.pid}.json`);
mkdirSync(join(root, '.data'), { recursive: true });
const jest = spawn(
  process.execPath,
  [
    ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    // The names of projects take everything up to the next option, so they come after the rest.
    ...(project ? [...rest, '--selectProjects', project] : process.argv.slice(2)),
    ...['--json', `--outputFile=${resultFile}`],
  ],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => jest.kill(signal));
const code = await new Promise((resolve) => jest.once('close', resolve));
// Ctrl-C ends Jest before it could stop its servers.
if (project !== 'domain') await (await import('../dist/local/scratch.js')).endAbandonedScratches();
const counts = count();
rmSync(resultFile, { force: true });

const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
process.exit(code === 0 && counts.failed === 0 && counts.passed > 0 ? 0 : 1);

// A file that could not be run at all counts as one failure, and so does a Jest that left no result.
function count() {
  try {
    const result = JSON.parse(readFileSync(resultFile, 'utf8'));
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
      skipped: result.numPendingTests + result.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
