import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Keeps personal data unreadable to whoever has only the database. */
export interface Vault {
  /** `subject` is the id of what the text belongs to: sealed bytes cannot be moved to another row. */
  seal(text: string, subject: string): Buffer<ArrayBuffer>;
  /** Throws when the bytes were changed, moved, or sealed with another key. */
  open(sealed: Uint8Array, subject: string): string;
}

const ALGORITHM = 'aes-256-gcm';
/** First byte of what is sealed: how the rest is laid out (nonce, tag, text). */
const LAYOUT = 1;
const NONCE = 12;
const TAG = 16;

/** AES-256-GCM with a key of 32 bytes and a new nonce every time. */
export function createVault(key: Uint8Array): Vault {
  return {
    seal(text, subject) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(subject));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(LAYOUT), nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, subject) {
      if (sealed[0] !== LAYOUT) throw new Error('Sealed in an unknown layout');
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(1, 1 + NONCE), { authTagLength: TAG })
        .setAAD(Buffer.from(subject))
        .setAuthTag(bytes.subarray(1 + NONCE, 1 + NONCE + TAG));
      const body = decipher.update(bytes.subarray(1 + NONCE + TAG));
      return Buffer.concat([body, decipher.final()]).toString('utf8');
    },
  };
}
