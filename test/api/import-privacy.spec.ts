import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openIdNumber, sealIdNumber } from '../../api/privacy/id-number.ts';
import { readSecretKey } from '../../vault/secret-key.ts';
import { createVault } from '../../vault/vault.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'doorstep-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const ID_NUMBER = '11010519491231002X';
const REFUSED = /unable to authenticate/;

test('the key is made once, for its owner alone, and leaves no draft behind', async () => {
  const key = readSecretKey(dataDir);
  expect(readSecretKey(dataDir)).toEqual(key);
  expect(key.length).toBe(32);
  expect(await readdir(dataDir)).toEqual(['secret-key']);
  expect((await stat(join(dataDir, 'secret-key'))).mode & 0o777).toBe(0o600);
});

test('a file that holds no key is refused, not replaced', async () => {
  await writeFile(join(dataDir, 'secret-key'), 'something else');
  expect(() => readSecretKey(dataDir)).toThrow(/does not hold a key of 32 bytes/);
});

test('a key that is given is taken, and the folder left alone', async () => {
  const given = 'ab'.repeat(32);
  expect(readSecretKey(dataDir, given)).toEqual(Buffer.from(given, 'hex'));
  expect(await readdir(dataDir)).toEqual([]);
  expect(() => readSecretKey(dataDir, 'abc')).toThrow(/DOORSTEP_SECRET_KEY does not hold/);
});

test('what was sealed opens for the same person with the same key, and differs every time', () => {
  const vault = createVault(readSecretKey(dataDir));
  const person = randomUUID();
  const sealed = sealIdNumber(vault, person, ID_NUMBER);
  expect(openIdNumber(vault, person, sealed)).toBe(ID_NUMBER);
  expect(sealIdNumber(vault, person, ID_NUMBER)).not.toEqual(sealed);
});

test('moved to another person, changed, or with another key it does not open', () => {
  const vault = createVault(readSecretKey(dataDir));
  const person = randomUUID();
  const sealed = sealIdNumber(vault, person, ID_NUMBER);
  const changed = Buffer.from(sealed);
  changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
  expect(() => openIdNumber(vault, randomUUID(), sealed)).toThrow(REFUSED);
  expect(() => openIdNumber(vault, person, changed)).toThrow(REFUSED);
  expect(() => openIdNumber(createVault(Buffer.alloc(32, 1)), person, sealed)).toThrow(REFUSED);
});
