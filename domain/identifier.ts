import type { Id } from './kernel.ts';

/** A UUIDv7: 48 bits of time, then the random bits of a UUIDv4 that the caller brings. */
export function newId(epochMillis: number, randomUuid: string): Id {
  const time = epochMillis.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${randomUuid.slice(15)}`;
}

/** A UUIDv8 from at least 32 hexadecimal digits of a hash: the same hash gives the same id. */
export const idFromHash = (hex: string): Id =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
