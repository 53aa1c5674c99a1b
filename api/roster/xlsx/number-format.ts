import type { Attributes, XmlHandler } from './xml.ts';

/** What a number format makes of a number. */
export type NumberKind = 'number' | 'percent' | 'unreadable';

const PERCENT = [9, 10];
// 27–36 and 50–58 are the dates of Chinese, Japanese and Korean Excel.
const DATES: readonly (readonly [number, number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
];

/** Collects what each cell style (`s` of a cell) makes of a number, from the styles part. */
export class StyleReader implements XmlHandler {
  readonly kinds: NumberKind[] = [];
  readonly #custom = new Map<number, string>();
  #inCellFormats = false;

  open(name: string, attributes: Attributes): void {
    const format = Number(attributes.get('numFmtId') ?? 0);
    if (name === 'numFmt') this.#custom.set(format, attributes.get('formatCode') ?? '');
    if (name === 'cellXfs') this.#inCellFormats = true;
    if (name === 'xf' && this.#inCellFormats) this.kinds.push(this.#kindOf(format));
  }

  text(): void {}

  close(name: string): void {
    if (name === 'cellXfs') this.#inCellFormats = false;
  }

  #kindOf(format: number): NumberKind {
    const code = this.#custom.get(format);
    if (code !== undefined) return kindOfFormat(code);
    if (PERCENT.includes(format)) return 'percent';
    return DATES.some(([first, last]) => format >= first && format <= last) ? 'unreadable' : 'number';
  }
}

/** Judges by the first section of the code, without its quoted text, colours and locales. */
export function kindOfFormat(code: string): NumberKind {
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./gu, '').replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  const section = bare.split(';')[0] ?? '';
  if (section.includes('%')) return 'percent';
  if (/general|通用格式/i.test(section)) return 'number';
  const hasDigits = /[0#?]/.test(section) && !/[hs]/i.test(section);
  return /[ymdhs]|a{3}/i.test(section) && !hasDigits ? 'unreadable' : 'number';
}
