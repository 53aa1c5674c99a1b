import { randomUUID } from 'node:crypto';
import { newId } from '../domain/identifier.ts';
import type { Id } from '../domain/kernel.ts';

/** A new UUIDv7. */
export const nextId = (): Id => newId(Date.now(), randomUUID());

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Ids that are no UUIDs exist nowhere. */
export const isUuid = (text: string): boolean => UUID.test(text);
