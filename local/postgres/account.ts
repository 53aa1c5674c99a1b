// PostgreSQL refuses to run as root. When root starts the installation, the database runs as an account without rights,
// and its files lie where that account can reach them.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { StartRefused } from '../refusal.ts';

/** A user of this machine. */
export interface Account {
  uid: number;
  gid: number;
}

const REACHABLE = '/var/lib/doorstep';
const OWN_NAME = 'doorstep';

/** Null for an ordinary user, who runs the database as himself. For root: the owner of the existing cluster, else
 *  `doorstep`, else `postgres`, else a new system account `doorstep`. StartRefused when none can be had. */
export function databaseAccount(cluster: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster);
    if (uid !== 0) return { uid, gid };
  }
  const account = findAccount(OWN_NAME) ?? findAccount('postgres') ?? createAccount();
  if (account) return account;
  throw new StartRefused({
    zh: 'PostgreSQL 不能用 root 运行，而本机也建不了普通账户：请用普通账户启动，或先执行 useradd --system doorstep。',
    en: 'PostgreSQL does not run as root and no account could be created: start as an ordinary user, or run useradd --system doorstep first.',
  });
}

function findAccount(name: string): Account | null {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
  if (uid?.status !== 0 || gid?.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function createAccount(): Account | null {
  spawnSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    OWN_NAME,
  ]);
  return findAccount(OWN_NAME);
}

/** Whether the account can enter the folder. */
export function mayEnter(folder: string, account: Account | null): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' }).status === 0;
}

/** Where the database of `dataDir` lies: inside it, or in /var/lib/doorstep when its account cannot enter `dataDir`.
 *  StartRefused when an existing database was moved to where its account cannot enter. */
export function clusterFolder(dataDir: string): string {
  const inside = join(dataDir, 'postgresql');
  const present = existsSync(inside) ? realpathSync(inside) : null;
  const folder = present ?? inside;
  if (process.getuid?.() !== 0 || mayEnter(dirname(folder), databaseAccount(folder))) return folder;
  if (present === null)
    return join(REACHABLE, createHash('sha256').update(dataDir).digest('hex').slice(0, 12), 'postgresql');
  throw new StartRefused({
    zh: `数据库账户进不去 ${dirname(folder)}：请把数据目录移到别的账户能进入的地方（例如 /srv/doorstep），再用 DOORSTEP_DATA_DIR 启动。`,
    en: `The database account cannot enter ${dirname(folder)}: move the data folder to where other accounts may pass (e.g. /srv/doorstep) and start with DOORSTEP_DATA_DIR.`,
  });
}

/** The folder of PostgreSQL's programs: `native` itself, or its copy in /var/lib/doorstep when the account cannot run
 *  them there. StartRefused when they do not run on this system at all. */
export function reachableBinaries(native: string, version: string, account: Account | null): string {
  if (tryProgram(native, account) === null) return native;
  const copy = join(REACHABLE, `postgresql-${version}`);
  if (account !== null && !existsSync(copy)) copyBinaries(native, copy);
  const failure = tryProgram(account === null ? native : copy, account);
  if (failure === null) return copy;
  throw new StartRefused({
    zh: `自带的 PostgreSQL 在本机上不能运行（${failure}）：请用 DATABASE_URL 指定一个已有的 PostgreSQL。`,
    en: `The PostgreSQL that comes with Doorstep does not run here (${failure}): give an existing one with DATABASE_URL.`,
  });
}

function tryProgram(folder: string, account: Account | null): string | null {
  const program = join(folder, 'bin', 'postgres');
  const tried = spawnSync(program, ['--version'], { ...account, cwd: '/', encoding: 'utf8' });
  if (tried.status === 0) return null;
  return tried.error?.message ?? (tried.stderr.trim() || `exit ${tried.status}`);
}

// Under another name first: a copy that was interrupted is never taken for a whole one.
function copyBinaries(native: string, copy: string): void {
  const partial = `${copy}.${process.pid}`;
  makeReachable(dirname(copy));
  cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'a+rX', partial]);
  if (existsSync(copy)) rmSync(partial, { recursive: true });
  else renameSync(partial, copy);
}

/** Creates a folder below /var/lib/doorstep through which other accounts may pass, without listing it. */
export function makeReachable(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const each of [REACHABLE, folder]) chmodSync(each, 0o711);
}
