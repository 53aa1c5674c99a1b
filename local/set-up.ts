// What `npm start` does before the first program runs, for installations that start their programs themselves:
// node dist/local/set-up.js with DATABASE_URL and DOORSTEP_DATA_DIR. Safe to repeat, and to run on several machines.
import { ensureAdministrator } from '../api/first-start.ts';
import { migrate } from '../prisma/migrate.ts';
import { openDataDir } from './data-dir.ts';
import { reasonOf } from './refusal.ts';

const { DATABASE_URL, DOORSTEP_DATA_DIR } = process.env;

try {
  if (!DATABASE_URL) throw new Error('请设置 DATABASE_URL · Set DATABASE_URL');
  const dataDir = openDataDir(DOORSTEP_DATA_DIR || '.data');
  const { applied } = await migrate(DATABASE_URL);
  const { tokenPath, password } = await ensureAdministrator({
    databaseUrl: DATABASE_URL,
    dataDir: dataDir.path,
  });
  const lines = [...applied.map((name) => `migrated     ${name}`), `admin token  ${tokenPath}`];
  if (password !== null) lines.push('sign in as   admin', `password     ${password}  (shown only now)`);
  process.stdout.write(`${lines.join('\n')}\n`);
} catch (error) {
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exitCode = 1;
}
