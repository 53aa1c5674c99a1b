import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { codeOf, StartRefused } from '../refusal.ts';
import { identify } from './identity.ts';

interface Holder {
  pid: number;
  identity: string | null;
}

/** Takes `file` for this process, also from a holder that was killed, and returns how to give it back.
 *  StartRefused when a living process holds it. */
export function takeLock(file: string, dataDir: string): () => void {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, identity: identify(process.pid) }), { mode: 0o600 });
  try {
    if (!tryLink(own, file)) {
      refuseLiving(readHolder(file), dataDir);
      setAside(file, dataDir);
      if (!tryLink(own, file)) refuseLiving(readHolder(file), dataDir);
    }
  } finally {
    rmSync(own, { force: true });
  }
  return () => {
    if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}

// A hard link either appears or fails: two processes cannot both make it.
function tryLink(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

// Another starter may have replaced the dead holder's file between our look and our rename: look again at what was
// moved, and put it back when it is alive.
function setAside(file: string, dataDir: string): void {
  const aside = `${file}.stale.${process.pid}`;
  renameSync(file, aside);
  try {
    refuseLiving(readHolder(aside), dataDir);
  } catch (error) {
    tryLink(aside, file);
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function refuseLiving(holder: Holder | null, dataDir: string): void {
  if (holder === null || holder.identity === null || identify(holder.pid) !== holder.identity) return;
  throw new StartRefused({
    zh: `这个数据目录（${dataDir}）已有一套上门签在运行（进程 ${holder.pid}）：请直接使用它，或先用 Ctrl-C 停掉它，或用 DOORSTEP_DATA_DIR 另选目录。`,
    en: `Doorstep already runs on ${dataDir} (process ${holder.pid}): use it, stop it first, or choose another folder with DOORSTEP_DATA_DIR.`,
  });
}

function readHolder(file: string): Holder | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('identity' in value))
      return null;
    if (typeof value.pid !== 'number') return null;
    return { pid: value.pid, identity: typeof value.identity === 'string' ? value.identity : null };
  } catch {
    return null;
  }
}
