import { readCsv } from './csv.ts';
import { FILE_ERRORS, FileRefused, type FileError } from './findings.ts';
import { readRoll, type Roll } from './roll.ts';
import type { Table } from './table.ts';
import { readWorkbook } from './xlsx/workbook.ts';

/** Every household that may be imported and everything to tell the person. With a `fileError` the lists are empty. */
export type RosterReading = { fileError: FileError | null } & Roll;

const MAX_BYTES = 5 * 1024 * 1024;

/** Reads a roster file, .xlsx or .csv by its content; what is wrong with it is in the answer, never thrown. */
export async function readRoster(bytes: Uint8Array): Promise<RosterReading> {
  try {
    return { fileError: null, ...readRoll(await tablesOf(bytes)) };
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    const { code, status } = error;
    return {
      fileError: { code, status, message: FILE_ERRORS[code] },
      households: [],
      warnings: [],
      errors: [],
    };
  }
}

async function tablesOf(bytes: Uint8Array): Promise<Table[]> {
  if (bytes.length === 0) throw new FileRefused('empty_file');
  if (bytes.length > MAX_BYTES) throw new FileRefused('too_large', 413);
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))
    throw new FileRefused(oleKind(bytes));
  if (isZip(bytes)) return readWorkbook(bytes);
  return [readCsv(bytes)];
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}

function isZip(bytes: Uint8Array): boolean {
  return [
    [0x03, 0x04],
    [0x05, 0x06],
    [0x07, 0x08],
  ].some((kind) => startsWith(bytes, [0x50, 0x4b, ...kind]));
}

/** Excel keeps a protected workbook in an OLE container, in a stream of this name; names there are UTF-16. */
function oleKind(bytes: Uint8Array): 'encrypted_file' | 'unsupported_format_xls' {
  const name = Buffer.from('EncryptedPackage', 'utf16le');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(name)
    ? 'encrypted_file'
    : 'unsupported_format_xls';
}
