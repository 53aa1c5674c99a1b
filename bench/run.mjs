// node bench/run.mjs [quiet] [base] [city] [reminders]: prepares this clone like `npm start`, compiles the bench, and measures.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from '../local/prepare.mjs';
import { runStep, say, whenChanged } from '../local/steps.mjs';

const inRoot = (...parts) => join(root, ...parts);
const compiled = (...parts) => inRoot('dist', 'bench', ...parts);

await prepare('start');
await whenChanged(root, 'bench', ['bench', 'domain', 'package-lock.json'], compiled('main.js'), async () => {
  say('编译测速程序', 'Compiling the bench');
  await runStep([
    process.execPath,
    inRoot('node_modules', 'typescript', 'bin', 'tsc'),
    '-p',
    'bench/tsconfig.json',
  ]);
  await runStep([process.execPath, compiled('naive', 'bundle.js')]);
});

const bench = spawn(process.execPath, [compiled('main.js'), root, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => bench.kill(signal));
const code = await new Promise((resolve) => bench.once('close', resolve));
// Ctrl-C ends the bench before it could stop its servers.
await (await import('../dist/local/scratch.js')).endAbandonedScratches();
process.exit(code ?? 1);
