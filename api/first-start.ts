import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { hashPassword, readablePassword } from './auth/passwords.ts';
import { hashOf, newSecret } from './auth/secrets.ts';
import { nextId } from './identifier.ts';

export interface Administrator {
  /** The file that holds an API token with every right. */
  tokenPath: string;
  /** The one-time password of `admin`; null unless the account was made just now. */
  password: string | null;
}

const NAME = 'admin';
const TOKEN_NAME = 'admin-token';
/** Any number that nothing else in this database locks. */
const LOCK = 7_080_002;

/** Makes what a first start needs: the account `admin`, and a token in `<dataDir>/admin-token` (mode 0600). Later it
 *  only makes sure that the token file is there and works; one that vanished is replaced and its token revoked. */
export async function ensureAdministrator({
  databaseUrl,
  dataDir,
}: {
  databaseUrl: string;
  dataDir: string;
}): Promise<Administrator> {
  const tokenPath = join(dataDir, TOKEN_NAME);
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const password = await ensureAccount(client);
    const token = await replaceLostToken(client, tokenPath);
    // Written before the token counts: a start that is killed here makes another one.
    if (token !== null) await writePrivately(dataDir, tokenPath, `${token}\n`);
    await client.query('COMMIT');
    return { tokenPath, password };
  } finally {
    await client.end();
  }
}

async function ensureAccount(client: pg.Client): Promise<string | null> {
  const { rowCount } = await client.query('SELECT 1 FROM staff WHERE login_name = $1', [NAME]);
  if (rowCount !== 0) return null;
  const password = readablePassword();
  await client.query(
    `INSERT INTO staff (id, name, roles, login_name, password_hash, must_change_password)
     VALUES ($1, '管理员', '{administrator}', $2, $3, true)`,
    [nextId(), NAME, await hashPassword(password)],
  );
  return password;
}

/** A new token when the file has none that is valid, else null. */
async function replaceLostToken(client: pg.Client, path: string): Promise<string | null> {
  const known = hashOf((await readFile(path, 'utf8').catch(() => '')).trim());
  const { rowCount } = await client.query(
    'SELECT 1 FROM api_token WHERE token_hash = $1 AND name = $2 AND revoked_at IS NULL',
    [known, TOKEN_NAME],
  );
  if (rowCount !== 0) return null;
  await client.query('UPDATE api_token SET revoked_at = now() WHERE name = $1 AND revoked_at IS NULL', [
    TOKEN_NAME,
  ]);
  const token = newSecret('doorstep_token');
  await client.query(
    `INSERT INTO api_token (id, name, token_hash, role) VALUES ($1, $2, $3, 'administrator')`,
    [nextId(), TOKEN_NAME, hashOf(token)],
  );
  return token;
}

/** Whole or not at all, and never readable by others. */
async function writePrivately(folder: string, path: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
  await chmod(draft, 0o600);
  await rename(draft, path);
}
