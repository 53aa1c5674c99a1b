import { compact } from './values.ts';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS = '10X98765432';

/** The ID numbers in a cell, joined by `、` in the order of the names; null where a place is left blank. */
export function splitIdNumbers(text: string): (string | null)[] {
  return compact(text)
    .split('、')
    .map((number) => compact(number).toUpperCase() || null);
}

/** Passport or permit: 1 to 3 letters, then 5 to 10 digits. */
export function isForeignId(id: string): boolean {
  return /^[A-Z]{1,3}\d{5,10}$/.test(id);
}

/** A resident ID number of 18 characters, GB 11643-1999: a birthday that can be, and the right check digit. */
export function isIdNumber(id: string): boolean {
  if (!/^\d{17}[\dX]$/.test(id)) return false;
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(id[place]), 0);
  return CHECK_DIGITS[sum % 11] === id[17] && isBirthday(id.slice(6, 14));
}

function isBirthday(digits: string): boolean {
  const year = Number(digits.slice(0, 4));
  const month = Number(digits.slice(4, 6)) - 1;
  const day = Number(digits.slice(6));
  const date = new Date(Date.UTC(year, month, day));
  // Dates such as 02-30 roll over into the next month instead of failing.
  const exists = date.getUTCMonth() === month && date.getUTCDate() === day;
  return exists && year >= 1900 && date.getTime() <= Date.now();
}
