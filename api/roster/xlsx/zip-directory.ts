import { FileRefused } from '../findings.ts';

/** One file in a zip, as the central directory declares it. `start` is where its packed bytes begin. */
export type ZipEntry = {
  readonly name: string;
  readonly method: 'stored' | 'deflated';
  readonly checksum: number;
  readonly size: number;
  readonly packedSize: number;
  readonly start: number;
};

const END_OF_DIRECTORY = 0x06054b50;
const END_OF_DIRECTORY_64 = 0x06064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const LONGEST_END = 22 + 0xffff;
const SEE_64 = 0xffffffff;

/** The files in a zip (folders left out). Throws `FileRefused` when it is damaged, encrypted or packed another way. */
export function listEntries(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return [...entriesOf(view, bytes)].filter((entry) => !entry.name.endsWith('/'));
  } catch (error) {
    // An offset that points outside the file.
    if (error instanceof RangeError) throw new FileRefused('not_a_spreadsheet');
    throw error;
  }
}

function* entriesOf(view: DataView, bytes: Uint8Array): Generator<ZipEntry> {
  const { count, offset } = directoryOf(view);
  let at = offset;
  for (let index = 0; index < count; index += 1) {
    requireThat(view.getUint32(at, true) === DIRECTORY_ENTRY);
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    yield entryAt(view, at, name);
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  }
}

function directoryOf(view: DataView): { count: number; offset: number } {
  let end = view.byteLength - 22;
  const earliest = Math.max(0, view.byteLength - LONGEST_END);
  while (end >= earliest && view.getUint32(end, true) !== END_OF_DIRECTORY) end -= 1;
  requireThat(end >= earliest);
  const count = view.getUint16(end + 10, true);
  const offset = view.getUint32(end + 16, true);
  if (count !== 0xffff && offset !== SEE_64) return { count, offset };
  const end64 = long(view, end - 20 + 8);
  requireThat(view.getUint32(end64, true) === END_OF_DIRECTORY_64);
  return { count: long(view, end64 + 32), offset: long(view, end64 + 48) };
}

function entryAt(view: DataView, at: number, name: string): ZipEntry {
  const encrypted = (view.getUint16(at + 8, true) & 1) === 1;
  const method = view.getUint16(at + 10, true);
  requireThat(!encrypted && (method === 0 || method === 8));
  const { size, packedSize, header } = sizesOf(view, at);
  requireThat(view.getUint32(header, true) === LOCAL_HEADER);
  const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  requireThat(start + packedSize <= view.byteLength);
  const checksum = view.getUint32(at + 16, true);
  return { name, method: method === 0 ? 'stored' : 'deflated', checksum, size, packedSize, start };
}

/** Sizes and offset that do not fit 32 bits stand in the extra field, in this order, only those that do not fit. */
function sizesOf(view: DataView, at: number): { size: number; packedSize: number; header: number } {
  const extra = extraField64(view, at);
  let next = extra;
  const read = (position: number): number => {
    const short = view.getUint32(position, true);
    if (short !== SEE_64) return short;
    requireThat(extra !== 0);
    next += 8;
    return long(view, next - 8);
  };
  return { size: read(at + 24), packedSize: read(at + 20), header: read(at + 42) };
}

function extraField64(view: DataView, at: number): number {
  let field = at + 46 + view.getUint16(at + 28, true);
  const end = field + view.getUint16(at + 30, true);
  while (field + 4 <= end) {
    if (view.getUint16(field, true) === 1) return field + 4;
    field += 4 + view.getUint16(field + 2, true);
  }
  return 0;
}

function long(view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at, true));
  requireThat(Number.isSafeInteger(value));
  return value;
}

function requireThat(sound: boolean): void {
  if (!sound) throw new FileRefused('not_a_spreadsheet');
}
