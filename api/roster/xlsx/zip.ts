import { crc32, createInflateRaw } from 'node:zlib';
import { FileRefused } from '../findings.ts';
import { nodeErrorCode } from './node-error.ts';
import { listEntries, type ZipEntry } from './zip-directory.ts';

const MAX_UNPACKED_BYTES = 100_000_000;
const MAX_PARTS = 10_000;
const CHUNK_BYTES = 64 * 1024;

/** The parts of a zip whose every byte was unpacked once and found sound. */
export class Package {
  readonly #bytes: Uint8Array;
  readonly #entries: ReadonlyMap<string, ZipEntry>;

  constructor(bytes: Uint8Array, entries: readonly ZipEntry[]) {
    this.#bytes = bytes;
    this.#entries = new Map(entries.map((entry) => [partKey(entry.name), entry]));
  }

  has(name: string): boolean {
    return this.#entries.has(partKey(name));
  }

  /** Throws `FileRefused` when the package has no such part. */
  read(name: string): AsyncGenerator<Uint8Array> {
    const entry = this.#entries.get(partKey(name));
    if (!entry) throw new FileRefused('not_a_spreadsheet');
    return unpack(this.#bytes, entry);
  }
}

function partKey(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
}

/** Opens a zip after checking all of it in constant memory: the sizes it declares, the sizes it really has (they can lie),
 *  its checksums, and that no part has a DOCTYPE. Throws `FileRefused`. */
export async function openPackage(bytes: Uint8Array): Promise<Package> {
  const entries = listEntries(bytes);
  const declared = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (declared > MAX_UNPACKED_BYTES || entries.length > MAX_PARTS) throw new FileRefused('too_large');
  if (new Set(entries.map((entry) => partKey(entry.name))).size < entries.length)
    throw new FileRefused('not_a_spreadsheet');
  let budget = MAX_UNPACKED_BYTES;
  for (const entry of entries) budget -= await checkedSize(bytes, entry, budget);
  return new Package(bytes, entries);
}

async function checkedSize(bytes: Uint8Array, entry: ZipEntry, budget: number): Promise<number> {
  let size = 0;
  let checksum = 0;
  const doctype = new DoctypeWatch();
  for await (const chunk of unpack(bytes, entry)) {
    size += chunk.length;
    if (size > budget) throw new FileRefused('too_large');
    checksum = crc32(chunk, checksum);
    doctype.see(chunk);
  }
  if (size !== entry.size || checksum !== entry.checksum) throw new FileRefused('not_a_spreadsheet');
  return size;
}

async function* unpack(bytes: Uint8Array, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const packed = bytes.subarray(entry.start, entry.start + entry.packedSize);
  if (entry.method === 'stored') {
    yield packed;
    return;
  }
  const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES });
  inflate.end(packed);
  try {
    yield* inflate as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (nodeErrorCode(error).startsWith('Z_')) throw new FileRefused('not_a_spreadsheet');
    throw error;
  }
}

const MARKS = ['latin1', 'utf16le'].map((encoding) => Buffer.from('<!DOCTYPE', encoding as BufferEncoding));

/** Looks for a DOCTYPE in XML parts, in UTF-8 and UTF-16; pictures and other binary parts are passed over. */
class DoctypeWatch {
  #tail: Buffer | null = null;
  #isXml = false;

  see(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#tail === null) this.#isXml = /^[^\w]*</.test(bytes.subarray(0, 512).toString('latin1'));
    if (!this.#isXml) return void (this.#tail = Buffer.alloc(0));
    const text = this.#tail ? Buffer.concat([this.#tail, bytes]) : bytes;
    if (MARKS.some((mark) => text.includes(mark))) throw new FileRefused('not_a_spreadsheet');
    this.#tail = Buffer.from(text.subarray(-32));
  }
}
