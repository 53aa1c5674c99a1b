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

type RawFile = {
  name: string;
  packed: Buffer;
  size: number;
  checksum: number;
  stored?: boolean;
  wide?: boolean;
};

/** Packs files into a zip. */
export function zipOf(files: readonly ZipFile[]): Uint8Array {
  return rawZip(
    files.map(({ content, declaredSize, ...file }) => {
      const bytes = Buffer.from(content);
      return {
        ...file,
        packed: file.stored ? bytes : deflateRawSync(bytes),
        size: declaredSize ?? bytes.length,
        checksum: crc32(bytes),
      };
    }),
  );
}

/** Builds a zip by hand around packed bytes, so that specs can build broken ones too. */
export function rawZip(files: readonly RawFile[]): Uint8Array {
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

function pack(file: RawFile, offset: number): { body: Buffer; entry: Buffer } {
  const name = Buffer.from(file.name);
  const extra = file.wide ? wideExtra(file.size, file.packed.length) : Buffer.alloc(0);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(file.stored ? 0 : 8, 4);
  fields.writeUInt32LE(file.checksum, 10);
  fields.writeUInt32LE(file.wide ? 0xffffffff : file.packed.length, 14);
  fields.writeUInt32LE(file.wide ? 0xffffffff : file.size, 18);
  fields.writeUInt16LE(name.length, 22);
  fields.writeUInt16LE(extra.length, 24);
  const position = Buffer.alloc(14);
  position.writeUInt32LE(offset, 10);
  return {
    body: Buffer.concat([signature(0x04034b50), fields, name, extra, file.packed]),
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
