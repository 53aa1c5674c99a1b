import { TextDecoder } from 'node:util';
import { FileRefused } from '../findings.ts';
import { nodeErrorCode } from './node-error.ts';

/** The attributes of a tag, taken apart only when asked for: most tags of a sheet are not. */
export class Attributes {
  readonly #tag: string;
  #parsed: Map<string, string> | null = null;

  constructor(tag: string) {
    this.#tag = tag;
  }

  get(name: string): string | undefined {
    return this.all().get(name);
  }

  all(): ReadonlyMap<string, string> {
    this.#parsed ??= parseAttributes(this.#tag);
    return this.#parsed;
  }
}

/** Names come without their namespace prefix, attributes with it. */
export type XmlHandler = {
  open(name: string, attributes: Attributes): void;
  text(text: string): void;
  close(name: string): void;
};

const LONGEST_TOKEN = 4 * 1024 * 1024;

/** Reads one XML part as it is unpacked. Throws `FileRefused` when it is not well-formed, or has a DOCTYPE. */
export async function readXml(chunks: AsyncIterable<Uint8Array>, handler: XmlHandler): Promise<void> {
  const reader = new XmlReader(handler);
  let decoder: TextDecoder | undefined;
  try {
    for await (const chunk of chunks) {
      decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
      reader.push(decoder.decode(chunk, { stream: true }));
    }
    reader.push(decoder?.decode() ?? '');
  } catch (error) {
    if (nodeErrorCode(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA') damaged();
    throw error;
  }
  reader.end();
}

function encodingOf([first, second]: Uint8Array): string {
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
  return 'utf-8';
}

/** Cuts text into tags and what stands between them; an unfinished one waits for the next push. */
class XmlReader {
  readonly #handler: XmlHandler;
  readonly #open: string[] = [];
  #pending = '';
  #rootSeen = false;

  constructor(handler: XmlHandler) {
    this.#handler = handler;
  }

  push(chunk: string): void {
    const source = this.#pending + chunk;
    let at = 0;
    for (;;) {
      const end = this.#token(source, at);
      if (end === -1) break;
      at = end;
    }
    this.#pending = source.slice(at);
    if (this.#pending.length > LONGEST_TOKEN) damaged();
  }

  end(): void {
    if (this.#pending.trim() !== '' || this.#open.length > 0 || !this.#rootSeen) damaged();
  }

  /** Reads the token at a place and answers where the next begins, or -1 when it is not all there yet. */
  #token(source: string, at: number): number {
    const mark = source.indexOf('<', at);
    if (mark === -1) return -1;
    if (mark > at) this.#text(decodeEntities(source.slice(at, mark)));
    // From here on the text before the mark is done: an unfinished tag must not bring it again.
    const end = this.#markup(source, mark);
    return end === -1 && mark > at ? mark : end;
  }

  #markup(source: string, mark: number): number {
    const second = source[mark + 1];
    if (second === undefined) return -1;
    if (second === '?') return after(source, '?>', mark + 2);
    if (second === '!') return this.#declaration(source, mark);
    const end = endOfTag(source, mark + 1);
    if (end === -1) return -1;
    if (second === '/') this.#close(source.slice(mark + 2, end).trim());
    else this.#start(source.slice(mark + 1, end));
    return end + 1;
  }

  #declaration(source: string, mark: number): number {
    if (source.startsWith('<!--', mark)) return after(source, '-->', mark + 4);
    if (source.startsWith('<![CDATA[', mark)) {
      const end = after(source, ']]>', mark + 9);
      if (end !== -1) this.#text(source.slice(mark + 9, end - 3));
      return end;
    }
    if (source.length - mark < '<![CDATA['.length) return -1;
    return damaged(); // a DOCTYPE
  }

  #text(text: string): void {
    if (this.#open.length > 0) this.#handler.text(text);
    else if (text.replace(/^\uFEFF/, '').trim() !== '') damaged();
  }

  #start(tag: string): void {
    const empty = tag.endsWith('/');
    const name = /^[^\s/]+/.exec(tag)?.[0] ?? damaged();
    if (this.#open.length === 0 && this.#rootSeen) damaged();
    this.#rootSeen = true;
    this.#handler.open(localName(name), new Attributes(tag));
    if (empty) this.#handler.close(localName(name));
    else this.#open.push(name);
  }

  #close(name: string): void {
    if (this.#open.pop() !== name) damaged();
    this.#handler.close(localName(name));
  }
}

function damaged(): never {
  throw new FileRefused('not_a_spreadsheet');
}

function after(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from);
  return at === -1 ? -1 : at + mark.length;
}

/** A `>` inside a quoted attribute does not end the tag. */
function endOfTag(source: string, from: number): number {
  let quote = '';
  for (let at = from; at < source.length; at += 1) {
    const character = source[at];
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '>') return at;
    else if (character === '"' || character === "'") quote = character;
  }
  return -1;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function parseAttributes(tag: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name, double, single] of tag.matchAll(/\s([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (name !== undefined) attributes.set(name, decodeEntities(double ?? single ?? ''));
  }
  return attributes;
}

const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&]*);?/g, (_, name: string) => ENTITIES.get(name) ?? characterOf(name));
}

function characterOf(reference: string): string {
  const digits = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(reference) ?? damaged();
  const code = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : damaged();
}
