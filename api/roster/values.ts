import type { Cell } from './table.ts';

export const TENURES = {
  公房: 'rented',
  系统公房: 'rented',
  直管公房: 'rented',
  产权房: 'owned',
  售后产权房: 'owned',
  私房: 'owned',
} as const satisfies Record<string, 'rented' | 'owned'>;

export type TenureLabel = keyof typeof TENURES;

/** Most cells: printable ASCII and common Chinese characters, no apostrophe. */
const COMPACT_ALREADY = /^[!-&(-~\u4e00-\u9fff]*$/;

/** Half-width, without spaces, invisible characters, a literal leading `'`, or the `.0` of a whole number. */
export function compact(text: string): string {
  if (COMPACT_ALREADY.test(text)) return withoutPointZero(text);
  const plain = text
    .normalize('NFKC')
    .replace(/[\s\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replace(/^'+/, '');
  return withoutPointZero(plain);
}

function withoutPointZero(text: string): string {
  return text.endsWith('0') ? text.replace(/^(-?\d+)\.0+$/, '$1') : text;
}

/** Free text as written: trimmed, line breaks as `\n`, without the `'` that our own export puts before `=` `+` `-` `@`,
 *  and without control characters and half surrogates, which PostgreSQL does not store. */
export function plain(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])[\p{Cc}\p{Cs}]/gu, '')
    .trim()
    .replace(/^'(?='*[=+\-@])/, '');
}

/** The stairwell without its word, so that 1 and 1单元 are one: `1`. */
export function stairwellName(text: string): string {
  return compact(text).replace(/^第?(.+?)(?:单元|门洞)$/u, '$1');
}

/** The floor without its word, so that 3 and 3层 are one: `3`. */
export function floorName(text: string): string {
  return compact(text).replace(/^第?(.+?)[层楼]$/u, '$1');
}

export function tenureLabel(text: string): TenureLabel | null {
  const label = compact(text);
  return isTenureLabel(label) ? label : null;
}

function isTenureLabel(label: string): label is TenureLabel {
  return Object.hasOwn(TENURES, label);
}

const LARGEST_AREA_M2 = 100_000;

/** Area in cm²; null when it is not one number of square metres above 0. */
export function areaCm2(cell: Cell): number | null {
  if (cell.kind === 'percent') return null;
  const bare = compact(cell.text).replace(/(?:m2|平方米|平米)$/iu, '');
  if (cell.kind !== 'number' && !/^\d+(?:\.\d+)?$/.test(bare)) return null;
  const squareMetres = Number(bare);
  // Beyond the largest it would not fit the column it is stored in: surely a typing error.
  if (!(squareMetres > 0 && squareMetres <= LARGEST_AREA_M2)) return null;
  return Math.round(squareMetres * 10_000) || null;
}

/** The names in a cell. A line break separates two whole Chinese names, as in 张三⏎李四, and is a space elsewhere. */
export function splitNames(text: string): string[] {
  return plain(text)
    .replace(/[\u200B\u200E\u200F\u202A-\u202E\u2060\uFEFF]/g, '')
    .replace(/(?<=\p{sc=Han}{2})[^\S\n]*\n\s*(?=\p{sc=Han}{2})/gu, '、')
    .split(/[、,，]/u)
    .map((name) => name.trim().replace(/\s+/g, ' '))
    .map((name) => name.replace(/(?<=\p{sc=Han}) (?=\p{sc=Han})/gu, ''))
    .filter((name) => name !== '');
}

/** The phone numbers in a cell, split at `/`; spaces, hyphens and `+86` dropped. */
export function splitPhones(text: string): string[] {
  return compact(text)
    .split('/')
    .map((phone) => withoutPointZero(phone.replace(/[-‐‑‒–—―−]/g, '').replace(/^\+86/, '')))
    .filter((phone) => phone !== '');
}

export function isMobile(phone: string): boolean {
  return /^1[3-9]\d{9}$/.test(phone);
}
