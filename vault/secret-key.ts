import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BYTES = 32;

/** The installation's key, in hexadecimal: `given` (DOORSTEP_SECRET_KEY), else `<data dir>/secret-key`, mode 0600,
 *  created on first use. Without it what it sealed is lost, so it belongs in every backup. Throws when it is anything
 *  else, or the file cannot be written. */
export function readSecretKey(dataDir: string, given = process.env['DOORSTEP_SECRET_KEY']): Buffer {
  const path = join(dataDir, 'secret-key');
  return findSecretKey(dataDir, given) ?? checked(createKey(dataDir, path), path);
}

/** The same, or null where there is none yet. */
export function findSecretKey(dataDir: string, given = process.env['DOORSTEP_SECRET_KEY']): Buffer | null {
  if (given) return checked(Buffer.from(given.trim(), 'hex'), 'DOORSTEP_SECRET_KEY');
  const path = join(dataDir, 'secret-key');
  const key = keyIn(path);
  return key && checked(key, path);
}

function checked(key: Buffer, source: string): Buffer {
  if (key.length === BYTES) return key;
  throw new Error(`${source} does not hold a key of ${BYTES} bytes in hexadecimal`);
}

function keyIn(path: string): Buffer | null {
  try {
    return Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
  } catch (failure) {
    if (isFileError(failure, 'ENOENT')) return null;
    throw failure;
  }
}

/** Linked into place whole, so that of two processes one key wins and no one reads half of it. */
function createKey(dataDir: string, path: string): Buffer {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, `${randomBytes(BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, path);
  } catch (failure) {
    if (!isFileError(failure, 'EEXIST')) throw failure;
  } finally {
    rmSync(draft);
  }
  return Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
}

const isFileError = (failure: unknown, code: string): boolean =>
  typeof failure === 'object' && failure !== null && 'code' in failure && failure.code === code;
