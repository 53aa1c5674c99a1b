import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import type { Instant } from '../../domain/kernel.ts';

export interface PackedFile {
  name: string;
  content: string;
}

const deflate = promisify(deflateRaw);

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const VERSION = 20;
/** Bit 11: names are UTF-8. */
const FLAGS = 0x0800;
const DEFLATED = 8;

/** A zip of text files, for fewer than 65,536 of them and 4 GB. Packing runs beside the event loop. */
export async function zipOf(files: readonly PackedFile[], at: Instant): Promise<Buffer> {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const bytes = Buffer.from(content);
    const packed = await deflate(bytes);
    const title = Buffer.from(name);
    const fields = fieldsOf({ bytes, packed, title, at });
    bodies.push(signature(LOCAL_HEADER), fields, title, packed);
    directory.push(directoryEntry(fields, title, offset));
    offset += 4 + fields.length + title.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  return Buffer.concat([...bodies, listed, endOf(files.length, listed.length, offset)]);
}

/** What a file's own header and its line of the directory have in common. */
function fieldsOf({
  bytes,
  packed,
  title,
  at,
}: {
  bytes: Buffer;
  packed: Buffer;
  title: Buffer;
  at: Instant;
}): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(FLAGS, 2);
  fields.writeUInt16LE(DEFLATED, 4);
  fields.writeUInt32LE(dosTime(at), 6);
  fields.writeUInt32LE(crc32(bytes), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(bytes.length, 18);
  fields.writeUInt16LE(title.length, 22);
  return fields;
}

function directoryEntry(fields: Buffer, title: Buffer, offset: number): Buffer {
  const version = Buffer.alloc(2);
  version.writeUInt16LE(VERSION);
  // Comment, disk and attributes: none.
  const position = Buffer.alloc(14);
  position.writeUInt32LE(offset, 10);
  return Buffer.concat([signature(DIRECTORY_ENTRY), version, fields, position, title]);
}

function endOf(files: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END_OF_DIRECTORY, 0);
  end.writeUInt16LE(files, 8);
  end.writeUInt16LE(files, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Date and time as MS-DOS wrote them, to two seconds; zips know no time zone, so it is UTC. */
function dosTime(at: Instant): number {
  const date = new Date(at);
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return day * 0x1_0000 + time;
}
