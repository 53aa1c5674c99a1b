import { inflateSync } from 'node:zlib';

/** A page as it comes out of a printer: its size in points of 1/72 inch, and its text without spaces. */
export interface PrintedPage {
  width: number;
  height: number;
  text: string;
}

/** Reads a PDF as Chromium writes it: plain objects, fonts that say which letter each glyph is. Other programs' files may
 *  give no text. */
export function readPrinted(pdf: Buffer): PrintedPage[] {
  const objects = objectsIn(pdf.toString('latin1'));
  const fonts = new Map([...objects].map(([id, body]) => [id, lettersOf(body, objects)]));
  return [...objects.values()].filter((body) => /\/Type \/Page\b(?!s)/.test(body)).map(readPage);

  function readPage(page: string): PrintedPage {
    const [, width = '0', height = '0'] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(page) ?? [];
    const resources = resolved(/\/Resources (\d+) 0 R/, page) ?? page;
    const named = resolved(/\/Font (\d+) 0 R/, resources) ?? resources;
    const fontOf = new Map(
      [...named.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', id = '']) => [name, fonts.get(id)]),
    );
    return { width: Number(width), height: Number(height), text: textOf(page, fontOf) };
  }

  function textOf(page: string, fontOf: ReadonlyMap<string, Letters | undefined>): string {
    let font: Letters | undefined;
    let text = '';
    const content = streamOf(resolved(/\/Contents (\d+) 0 R/, page) ?? '');
    for (const [, name, hex = ''] of content.matchAll(/\/(F\d+) [\d.]+ Tf|<([\dA-Fa-f]+)>/g)) {
      if (name === undefined) text += spell(hex, font);
      else font = fontOf.get(name);
    }
    return text.replace(/\s/g, '');
  }

  function resolved(reference: RegExp, body: string): string | undefined {
    return objects.get(reference.exec(body)?.[1] ?? '');
  }
}

/** The letter of each glyph, and how many hexadecimal digits a glyph has. */
interface Letters {
  digits: number;
  byGlyph: Map<number, string>;
}

const objectsIn = (pdf: string): Map<string, string> =>
  new Map(
    [...pdf.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id = '', body = '']) => [id, body]),
  );

function streamOf(object: string): string {
  const start = object.indexOf('stream\n');
  if (start < 0) return '';
  const bytes = Buffer.from(
    object.slice(start + 'stream\n'.length, object.lastIndexOf('\nendstream')),
    'latin1',
  );
  return object.includes('/FlateDecode') ? inflateSync(bytes).toString('latin1') : bytes.toString('latin1');
}

function lettersOf(font: string, objects: ReadonlyMap<string, string>): Letters | undefined {
  const id = /\/ToUnicode (\d+) 0 R/.exec(font)?.[1];
  if (id === undefined) return undefined;
  const map = streamOf(objects.get(id) ?? '');
  const digits = /begincodespacerange\s*<([\dA-F]+)>/.exec(map)?.[1]?.length ?? 4;
  const byGlyph = new Map<number, string>();
  for (const part of map.matchAll(/beginbf(char|range)([\s\S]*?)endbf/g)) {
    for (const line of (part[2] ?? '').trim().split('\n')) addLetters(byGlyph, part[1] === 'range', line);
  }
  return { digits, byGlyph };
}

function addLetters(byGlyph: Map<number, string>, isRange: boolean, line: string): void {
  const [first = '', second = '', third = ''] = [...line.matchAll(/<([\dA-Fa-f]+)>/g)].map(([, hex]) => hex);
  const from = Number.parseInt(first, 16);
  const to = isRange ? Number.parseInt(second, 16) : from;
  const letter = Buffer.from(isRange ? third : second, 'hex')
    .swap16()
    .toString('utf16le');
  for (let glyph = from; glyph <= to; glyph += 1) {
    const code = (letter.codePointAt(0) ?? 0) + glyph - from;
    byGlyph.set(glyph, isRange ? String.fromCodePoint(code) : letter);
  }
}

const spell = (hex: string, font: Letters | undefined): string =>
  font === undefined
    ? ''
    : (hex.match(new RegExp(`.{${font.digits}}`, 'g')) ?? [])
        .map((glyph) => font.byGlyph.get(Number.parseInt(glyph, 16)) ?? '')
        .join('');
