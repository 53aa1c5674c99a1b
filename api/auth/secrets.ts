import { createHash, randomBytes } from 'node:crypto';

/** What is kept of a token or a cookie: it cannot be turned back. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** 256 random bits. The prefix tells people, and scanners of leaked text, what it is. */
export const newSecret = (prefix: 'doorstep_token' | 'doorstep_session'): string =>
  `${prefix}_${randomBytes(32).toString('base64url')}`;
