// node dist/bench/main.js <project root> [quiet] [base] [city] [reminders]
import { cpus } from 'node:os';
import { endAbandonedScratches, startScratch } from '../local/scratch.ts';
import type { Bench } from './cases.ts';
import { CONTESTS, type Contest } from './comparing.ts';
import { measureFloor } from './floor.ts';
import { startLoad } from './processes.ts';
import { isMet, report } from './report.ts';
import { startSystems } from './systems.ts';

const ROUNDS = 3;

const [, , projectRoot = '.', ...wanted] = process.argv;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const startedAt = Date.now();
await endAbandonedScratches();
const scratch = await startScratch(projectRoot);
const systems = await startSystems(scratch);
const load = startLoad();
try {
  say(`${cpus().length} cores, Node ${process.version}`);
  const contests = Object.entries(CONTESTS)
    .filter(([name]) => wanted.length === 0 || wanted.includes(name))
    .map(([, create]) => create());
  await run({ systems, load }, contests);
  const floor = await measureFloor(systems.database);
  const comparisons = contests.map((contest) => contest.result());
  say(`\n${report(comparisons)}`);
  say(`the SQL call alone: ${floor.medianMs.toFixed(2)} ms, ${floor.perSecond.toFixed(0)} /s`);
  process.exitCode = comparisons.every(isMet) ? 0 : 1;
} finally {
  await load.stop();
  await systems.stop();
  await scratch.stop();
  say(`${((Date.now() - startedAt) / 1_000).toFixed(0)} s in all`);
}

/** Doorstep and the naive system by turns, so that whatever else the machine does meets both. */
async function run(bench: Bench, contests: readonly Contest[]): Promise<void> {
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const contest of contests) await contest.round(bench);
    say(round === 0 ? 'warm' : `round ${round} of ${ROUNDS}`);
    if (round === 0) contests.forEach((contest) => contest.forget());
  }
}
