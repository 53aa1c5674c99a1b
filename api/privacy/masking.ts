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

/** Free text with its phone and ID numbers masked. */
export const maskNumbers = (text: string): string =>
  text.replace(/\d{7,17}[\dXx]?/g, (number) =>
    number.length >= 15 ? maskIdNumber(number) : maskPhone(number),
  );
