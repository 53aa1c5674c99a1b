import { crc32, deflateRawSync } from 'node:zlib';

export type ZipFile = {
  name: string;
  content: string | Uint8Array;
  /** Declared instead of the true size of the content. */
  declaredSize?: number;
  stored?: boolean;
  /** Sizes only in the 64-bit extra field, as some writers do for any file. */
  wide?: boolean;
};

/** Builds a zip by hand, so that specs can build broken ones too. */
export function zipOf(files: readonly ZipFile[]): Uint8Array {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const { body, entry } = pack(file, offset);
    bodies.push(body);
    directory.push(entry);
    offset += body.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, listed, end]);
}

function pack(file: ZipFile, offset: number): { body: Buffer; entry: Buffer } {
  const content = Buffer.from(file.content);
  const packed = file.stored ? content : deflateRawSync(content);
  const name = Buffer.from(file.name);
  const size = file.declaredSize ?? content.length;
  const extra = file.wide ? wideExtra(size, packed.length) : Buffer.alloc(0);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(file.stored ? 0 : 8, 4);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(file.wide ? 0xffffffff : packed.length, 14);
  fields.writeUInt32LE(file.wide ? 0xffffffff : size, 18);
  fields.writeUInt16LE(name.length, 22);
  fields.writeUInt16LE(extra.length, 24);
  const position = Buffer.alloc(14);
  position.writeUInt32LE(offset, 10);
  return {
    body: Buffer.concat([signature(0x04034b50), fields, name, extra, packed]),
    entry: Buffer.concat([signature(0x02014b50), Buffer.from([20, 0]), fields, position, name, extra]),
  };
}

function wideExtra(size: number, packedSize: number): Buffer {
  const extra = Buffer.alloc(20);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(16, 2);
  extra.writeBigUInt64LE(BigInt(size), 4);
  extra.writeBigUInt64LE(BigInt(packedSize), 12);
  return extra;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
