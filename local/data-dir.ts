import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { reasonOf, StartRefused } from './refusal.ts';

/** The folder that holds everything one installation remembers. */
export interface DataDir {
  path: string;
  logs: string;
  temporal: string;
}

/** Creates the folder when needed and proves that it can be written. StartRefused when it cannot.
 *  As root it is 0711, because the database runs as another account and has to pass through; else 0700. */
export function openDataDir(wanted: string): DataDir {
  const absolute = resolve(wanted);
  try {
    makeFolder(absolute);
    const path = realpathSync(absolute);
    if (statSync(path).uid === process.getuid?.()) chmodSync(path, process.getuid() === 0 ? 0o711 : 0o700);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    const probe = join(path, `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
    const dataDir = { path, logs: join(path, 'logs'), temporal: join(path, 'temporal') };
    for (const folder of [dataDir.logs, dataDir.temporal])
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    return dataDir;
  } catch (error) {
    throw new StartRefused({
      zh: `不能写入数据目录 ${absolute}（${reasonOf(error)}）：请给它写权限，或用 DOORSTEP_DATA_DIR=另一个目录 启动。`,
      en: `Cannot write the data folder ${absolute} (${reasonOf(error)}): make it writable or start with DOORSTEP_DATA_DIR=<another folder>.`,
    });
  }
}

/** Creates a folder and those above it for us alone; throws when that is impossible. Node's own `recursive` never
 *  returns for a folder below /proc. */
export function makeFolder(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) return;
  if (!existsSync(dirname(path))) makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}
