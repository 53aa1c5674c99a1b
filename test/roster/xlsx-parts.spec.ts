import { describe, expect, test } from '@jest/globals';
import { readRoster } from '../../api/roster/read.ts';
import { kindOfFormat } from '../../api/roster/xlsx/number-format.ts';
import { readXml } from '../../api/roster/xlsx/xml.ts';
import { readRows, workbookParts } from './office-file.ts';
import { aHousehold, findingsOf, HEADER_ROW, householdWith } from './roll-rows.ts';
import { zipOf, type ZipFile } from './zip-file.ts';

const parts = () => workbookParts([{ rows: [HEADER_ROW, aHousehold()] }]);
const changed = (change: (part: ZipFile) => ZipFile) => readRoster(zipOf(parts().map(change)));
const isSheet = ({ name }: ZipFile) => name.startsWith('xl/worksheets/');

describe('the zip of a workbook may', () => {
  test.each<[string, (part: ZipFile) => ZipFile]>([
    ['store its parts', (part) => ({ ...part, stored: true })],
    ['give sizes in 64 bits', (part) => ({ ...part, wide: true })],
    [
      'name its parts with backslashes and capitals',
      (part) => ({ ...part, name: part.name.replaceAll('/', '\\').toUpperCase() }),
    ],
    [
      'hold UTF-16',
      (part) => ({ ...part, content: Buffer.from(`\uFEFF${String(part.content)}`, 'utf16le').subarray(0) }),
    ],
    [
      'prefix its elements',
      (part) =>
        isSheet(part)
          ? { ...part, content: String(part.content).replace(/<(\/?)(?=[a-z])/gi, '<$1x:') }
          : part,
    ],
    [
      'leave out its references',
      (part) => (isSheet(part) ? { ...part, content: withoutEmptyFirst(String(part.content)) } : part),
    ],
  ])('%s', async (_, change) => {
    const reading = await changed(change);
    expect(reading.fileError).toBeNull();
    expect(findingsOf(reading)).toEqual([]);
    expect(reading.households).toMatchObject([{ row: 2, building: '1号', room: '101', areaCm2: 205_000 }]);
  });

  /** Without `r`, cells and rows follow one another: the blank ones have to be there. */
  function withoutEmptyFirst(xml: string): string {
    const filled = xml
      .replace(/(<c r="A2".*?<\/c>)(<c r="D2")/, '$1<c/><c/>$2')
      .replace(/(<c r="E2".*?<\/c>)(<c r="G2")/, '$1<c/>$2')
      .replace(/(<c r="G2".*?<\/c>)(<c r="J2")/, '$1<c/><c/>$2');
    return filled.replace(/ r="[A-Z]*\d+"/g, '');
  }

  test('have its workbook anywhere', async () => {
    const moved = parts().map((part) => ({
      ...part,
      name: part.name.replace(/^xl\/(workbook\.xml|_rels)/, 'book/$1'),
      content: String(part.content)
        .replace('"xl/workbook.xml"', '"/book/workbook.xml"')
        .replaceAll(/"(worksheets|styles)/g, '"../xl/$1'),
    }));
    expect((await readRoster(zipOf(moved))).households).toHaveLength(1);
  });

  test('have shared strings, with phonetic guides left out', async () => {
    const shared =
      '<sst><si><t>王</t></si><si><r><t>王</t></r><r><t xml:space="preserve"> 芳</t></r><rPh sb="0" eb="1"><t>wang</t></rPh></si><si/></sst>';
    const reading = await readRoster(
      zipOf([
        ...parts().map((part) => ({
          ...part,
          content: String(part.content)
            .replace(
              '<c r="J2" t="inlineStr"><is><t xml:space="preserve">王芳</t></is></c>',
              '<c r="J2" t="s"><v>1</v></c><c r="Q2" t="s"><v>2</v></c>',
            )
            .replace(
              '</Relationships>',
              '<Relationship Id="x" Type="urn:x/sharedStrings" Target="strings.xml"/></Relationships>',
            ),
        })),
        { name: 'xl/strings.xml', content: shared },
      ]),
    );
    expect(reading.households).toMatchObject([{ names: ['王芳'], remark: null }]);
  });

  test('hide rows, columns and sheets: they are read like any other', async () => {
    const reading = await changed((part) => ({
      ...part,
      content: String(part.content)
        .replace('<row r="2"', '<row r="2" hidden="1"')
        .replace('<sheet ', '<sheet state="hidden" '),
    }));
    expect(reading.households).toHaveLength(1);
  });

  test('have chart sheets, which are passed over', async () => {
    const reading = await changed((part) => ({
      ...part,
      content: String(part.content)
        .replace('</sheets>', '<sheet name="图" sheetId="9" r:id="c"/></sheets>')
        .replace(
          '</Relationships>',
          '<Relationship Id="c" Type="urn:x/chartsheet" Target="chart.xml"/></Relationships>',
        ),
    }));
    expect(reading.households).toHaveLength(1);
  });
});

test('every cell of an array formula is a formula, also those that hold only its result', async () => {
  const reading = await readRows([
    ['楼栋', '室号', '性质', '户主'],
    [{ xml: '<f t="array" ref="A2:A3">X1:X2</f><v>1</v>' }, '101', '公房', '王芳'],
    [{ xml: '<v>1</v>' }, '102', '公房', '王芳'],
    ['1号', '103', '公房', '王芳'],
  ]);
  expect(findingsOf(reading)).toEqual(['2 楼栋 ambiguous_cell', '3 楼栋 ambiguous_cell']);
});

test('a shared formula is one in each of its cells', async () => {
  const reading = await readRows([
    ['楼栋', '室号', '性质', '户主'],
    ['1号', { xml: '<f t="shared" ref="B2:B3" si="0">X1</f><v>101</v>' }, '公房', '王芳'],
    ['1号', { xml: '<f t="shared" si="0"/><v>102</v>' }, '公房', '王芳'],
  ]);
  expect(findingsOf(reading)).toEqual(['2 室号 ambiguous_cell', '3 室号 ambiguous_cell']);
});

test('a formula text without a formula is text', async () => {
  expect(await householdWith({ 室号: { xml: '<v>101</v>', attributes: 't="str"' } })).toMatchObject({
    room: '101',
  });
});

describe('the number format', () => {
  test.each([
    ['General', 'number'],
    ['G/通用格式', 'number'],
    ['0.00', 'number'],
    ['#,##0.00_ ;[Red]\\-#,##0.00\\ ', 'number'],
    ['0.0"m²"', 'number'],
    ['0\\m', 'number'],
    ['[DBNum2][$-804]General', 'number'],
    ['@', 'number'],
    ['0.00E+00', 'number'],
    ['0%', 'percent'],
    ['0.0"%"', 'number'],
    ['yyyy/m/d', 'unreadable'],
    ['yyyy"年"m"月"d"日"', 'unreadable'],
    ['[$-804]aaaa;@', 'unreadable'],
    ['[$-F400]h:mm:ss\\ AM/PM', 'unreadable'],
    ['[h]:mm', 'unreadable'],
    ['mm:ss.0', 'unreadable'],
    ['m"-"d', 'unreadable'],
  ])('%s is %s', (code, kind) => expect(kindOfFormat(code)).toBe(kind));
});

describe('XML', () => {
  const xml =
    '\uFEFF<?xml version="1.0"?><!-- <a> --><a:b x="1 > 0" y=\'&quot;\'>𠮷&amp;&#x9fff;&#20803;<![CDATA[<c>]]><d/></a:b>\n';

  test.each([1, 2, 3, 7, 1_000])('cut into pieces of %i bytes reads the same', async (size) => {
    const seen: string[] = [];
    await readXml(pieces(Buffer.from(xml), size), {
      open: (name, attributes) => seen.push(`${name}(${[...attributes.all()].join(' ')})`),
      text: (text) => seen.push(text),
      close: (name) => seen.push(`/${name}`),
    });
    expect(seen.join('')).toBe('b(x,1 > 0 y,")𠮷&\u9fff元<c>d()/d/b');
  });

  async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
});
