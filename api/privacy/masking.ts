// What screens show of people unless somebody asks for more, with a purpose and on record.

const STAR = '*';

/** `陈*兰`, `王*`, `欧**娜`: first and last character; never longer than four. */
export function maskName(name: string): string {
  const characters = Array.from(name.trim());
  const [first = ''] = characters;
  if (characters.length <= 1) return STAR;
  if (characters.length === 2) return first + STAR;
  return first + STAR.repeat(Math.min(2, characters.length - 2)) + (characters.at(-1) ?? '');
}

/** `138****6071`; of a shorter number the last two digits. */
export function maskPhone(phone: string): string {
  if (phone.length < 9) return STAR.repeat(Math.max(0, phone.length - 2)) + phone.slice(-2);
  return phone.slice(0, 3) + STAR.repeat(phone.length - 7) + phone.slice(-4);
}

/** First six and last four; of a shorter document the first and the last two. */
export function maskIdNumber(idNumber: string): string {
  const [head, tail] = idNumber.length >= 15 ? [6, 4] : [1, 2];
  const hidden = Math.max(0, idNumber.length - head - tail);
  return idNumber.slice(0, head) + STAR.repeat(hidden) + (hidden > 0 ? idNumber.slice(-tail) : '');
}

/** Names in a cell of the roll, each masked. */
export const maskNames = (text: string): string =>
  text
    .split(/([、，,;；/\s]+)/)
    .map((part, index) => (index % 2 === 0 && part ? maskName(part) : part))
    .join('');

const DIGIT = '[0-9０-９]';
const GAP = '[ \\u00a0.·\\-－–—]';
/** ID numbers and phones in groups (`138-1234-6071`), and any run of seven digits or more. Dates are neither. */
const NUMBERS = new RegExp(
  [
    `${DIGIT}{6}${GAP}${DIGIT}{8}${GAP}?${DIGIT}{3}(?:${DIGIT}|[XxＸｘ])`,
    `[1１]${DIGIT}{2}${GAP}${DIGIT}{4}${GAP}${DIGIT}{4}`,
    `[0０]${DIGIT}{2,3}${GAP}${DIGIT}{3,4}${GAP}${DIGIT}{4}`,
    `${DIGIT}{7,}[XxＸｘ]?`,
  ].join('|'),
  'g',
);

/** Free text with its phone and ID numbers masked, also full-width or in groups. */
export const maskNumbers = (text: string): string =>
  text.replace(NUMBERS, (written) => {
    const number = written.normalize('NFKC').replace(/[^0-9Xx]/g, '');
    return number.length >= 15 ? maskIdNumber(number) : maskPhone(number);
  });

const SPECIAL = /[\\^$.*+?()[\]{}|]/g;

/** Free text with those names masked wherever they stand; a name of one character is left, it could be any word. */
export function nameMask(names: Iterable<string>): (text: string) => string {
  const known = [...new Set([...names].map((name) => name.trim()))]
    .filter((name) => Array.from(name).length > 1)
    .toSorted((a, b) => b.length - a.length);
  if (known.length === 0) return (text) => text;
  const alternatives = known.map((name) => {
    const literal = name.replace(SPECIAL, '\\$&');
    return /^[A-Za-z]/.test(name) ? `(?<![A-Za-z])${literal}(?![A-Za-z])` : literal;
  });
  const pattern = new RegExp(alternatives.join('|'), 'giu');
  return (text) => text.replace(pattern, maskName);
}
