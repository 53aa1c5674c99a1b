import { describe, expect, test } from '@jest/globals';
import { FILE_ERRORS, type FileErrorCode } from '../../api/roster/findings.ts';
import { readRoster } from '../../api/roster/read.ts';
import { workbookOf, workbookParts, type Value } from './office-file.ts';
import { aHousehold, HEADER_ROW } from './roll-rows.ts';
import { zipOf, type ZipFile } from './zip-file.ts';

const MEBIBYTE = 1024 * 1024;
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const rows = [HEADER_ROW, aHousehold()];
const good = workbookOf({ rows });

/** The good workbook with one part changed, left out (null) or added. */
function withPart(name: string, change: ((content: string) => string) | null): Uint8Array {
  const parts = workbookParts([{ rows }]);
  const known = parts.find((part) => part.name === name);
  const others = parts.filter((part) => part !== known);
  if (change === null) return zipOf(others);
  return zipOf([...others, { name, content: change(String(known?.content ?? '')) }]);
}

const sheet1 = 'xl/worksheets/sheet1.xml';
const doctype = '<!DOCTYPE x [<!ENTITY a "b">]>';
const csv = (lines: number) => Buffer.from('室号,户主\n'.repeat(lines));
const wide = (columns: number): Value[] => ['室号', '户主', ...Array<string>(columns - 2).fill('a')];

const FILES: Record<FileErrorCode, [string, Uint8Array][]> = {
  empty_file: [
    ['no bytes', new Uint8Array()],
    ['a workbook with only a header', workbookOf({ rows: [['户册'], HEADER_ROW, [' '], [null]] })],
    ['a CSV with only a header', csv(1)],
  ],
  too_large: [
    ['over 5 MiB, whatever it is', Buffer.alloc(5 * MEBIBYTE + 1)],
    ['a row of 1,001 columns', workbookOf({ rows: [wide(1_001)] })],
    ['a CSV row of 1,001 columns', Buffer.from(`室号,户主${',a'.repeat(999)}`)],
  ],
  encrypted_file: [
    [
      'an OLE container with EncryptedPackage',
      Buffer.concat([OLE, Buffer.alloc(1_016), Buffer.from('EncryptedPackage', 'utf16le')]),
    ],
  ],
  unsupported_format_xls: [
    ['an OLE container', Buffer.concat([OLE, Buffer.alloc(1_016), Buffer.from('Workbook', 'utf16le')])],
    ['the first bytes of one', OLE],
  ],
  not_a_spreadsheet: [
    ['text with a NUL byte', Buffer.from('室号,户主\n101,王\0芳')],
    ['UTF-16 text', Buffer.from('\uFEFF室号\t户主\n101\t王芳', 'utf16le')],
    ['undecodable text', Buffer.from([0x61, 0xff, 0xff, 0x0a])],
    ['a damaged byte in UTF-8 with its mark', Buffer.from([0xef, 0xbb, 0xbf, 0xca, 0xd2])],
    ['the first bytes of a zip', Buffer.from('PK\x03\x04')],
    ['a cut zip', good.subarray(0, good.length - 30)],
    ['a zip cut at the front', Buffer.concat([Buffer.from('PK\x03\x04'), good.subarray(100)])],
    ['an empty zip', zipOf([])],
    ['a zip with a changed byte', changedByte(good)],
    ['a zip without a workbook', zipOf([{ name: 'a.txt', content: 'a' }])],
    ['a Word document', withPart('xl/workbook.xml', () => '<document/>')],
    ['a workbook whose sheet is missing', withPart(sheet1, null)],
    ['a DOCTYPE in a sheet', withPart(sheet1, (xml) => xml.replace('<worksheet>', `${doctype}<worksheet>`))],
    [
      'a DOCTYPE in a part nobody reads',
      withPart('docProps/app.xml', () => `<?xml version="1.0"?>\n<!-- a -->${doctype}<a/>`),
    ],
    [
      'a DOCTYPE in UTF-16',
      zipOf([...workbookParts([{ rows }]), utf16('docProps/core.xml', `${doctype}<a/>`)]),
    ],
    ['a sheet that breaks off', withPart(sheet1, (xml) => xml.slice(0, -60))],
    ['a sheet with crossed tags', withPart(sheet1, (xml) => xml.replace('</row>', '</c>'))],
    ['a sheet with an unknown entity', withPart(sheet1, (xml) => xml.replace('王芳', '&x;'))],
    [
      'a string that is not there',
      withPart(sheet1, (xml) => xml.replace('</sheetData>', '<row><c t="s"><v>7</v></c></row></sheetData>')),
    ],
    ['a part declared shorter than it is', zipOf(declared(3))],
    [
      'two parts of one name',
      zipOf([...workbookParts([{ rows }]), { name: 'XL/workbook.xml', content: '<workbook/>' }]),
    ],
  ],
  too_many_rows: [
    ['20,001 rows', workbookOf({ rows: Array.from({ length: 20_001 }, () => ['室号', '户主']) })],
    [
      '20,001 rows on two sheets',
      workbookOf({ rows: Array.from({ length: 20_000 }, () => [1]) }, { rows: [[1]] }),
    ],
    ['20,001 rows of CSV', csv(20_001)],
  ],
  no_header_found: [
    [
      'a table of something else',
      workbookOf({
        rows: [
          ['姓名', '电话'],
          ['王芳', '1'],
        ],
      }),
    ],
    ['a workbook without rows', workbookOf({ rows: [] })],
    ['text without a header', Buffer.from('王芳,101\n')],
    ['a web page', Buffer.from('<html><table><tr><td>室号</td></tr></table></html>')],
  ],
};

function changedByte(bytes: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(bytes);
  const at = Buffer.from(bytes).indexOf(sheet1) + sheet1.length + 20;
  changed[at] = (changed[at] ?? 0) ^ 0x55;
  return changed;
}

function utf16(name: string, xml: string): ZipFile {
  return { name, content: Buffer.from(`\uFEFF${xml}`, 'utf16le') };
}

function declared(declaredSize: number): ZipFile[] {
  return workbookParts([{ rows }]).map((part) => (part.name === sheet1 ? { ...part, declaredSize } : part));
}

describe.each(Object.entries(FILES))('%s', (code, files) => {
  test.each(files)('%s', async (what, bytes) => {
    expect(await readRoster(bytes)).toEqual({
      fileError: {
        code,
        status: what.startsWith('over 5 MiB') ? 413 : 422,
        message: FILE_ERRORS[code as FileErrorCode],
      },
      households: [],
      warnings: [],
      errors: [],
    });
  });
});

describe('is read', () => {
  test.each<[string, Uint8Array]>([
    ['the file that all these are made from', good],
    [
      'exactly 20,000 rows',
      workbookOf({ rows: [HEADER_ROW, aHousehold(), ...Array.from({ length: 19_998 }, () => ['x'])] }),
    ],
    [
      'exactly 1,000 columns',
      workbookOf({
        rows: [[...HEADER_ROW, ...Array<string>(1_000 - HEADER_ROW.length).fill('a')], aHousehold()],
      }),
    ],
    [
      'formatted but empty cells far to the right',
      withPart(sheet1, (xml) => xml.replace('</row>', '<c r="XFD1" s="1"/></row>')),
    ],
    [
      'a stray row far down',
      withPart(sheet1, (xml) =>
        xml.replace('</sheetData>', '<row r="1048576"><c><v>1</v></c></row></sheetData>'),
      ),
    ],
    ['text that only looks like a DOCTYPE', withPart(sheet1, (xml) => xml.replace('王芳', '&lt;!DOCTYPE'))],
  ])('%s', async (_, bytes) => {
    const reading = await readRoster(bytes);
    expect(reading.fileError).toBeNull();
    expect(reading.households).toHaveLength(1);
  });
});
