import { prepare, root } from './prepare.mjs';

const [first, ...rest] = process.argv.slice(2);

await prepare('start');
const { run } = await import('../dist/local/main.js');
try {
  await run(root, first === '--demo' ? rest : null);
} catch (error) {
  // A refusal is a sentence for the operator; anything else is a mistake of ours and shows where.
  process.stderr.write(`${error.code === 'start_refused' ? error.message : error.stack}\n`);
  process.exit(1);
}
