import { createHash, randomUUID } from 'node:crypto';
import { idFromHash, newId } from '../domain/identifier.ts';
import type { Id } from '../domain/kernel.ts';

/** A new UUIDv7. */
export const nextId = (): Id => newId(Date.now(), randomUUID());

/** The same text gives the same id, so that what is done again is done once. */
export const derivedId = (text: string): Id => idFromHash(createHash('sha256').update(text).digest('hex'));

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Ids that are no UUIDs exist nowhere. */
export const isUuid = (text: string): boolean => UUID.test(text);
