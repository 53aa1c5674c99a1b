import { describe, expect, test } from '@jest/globals';
import { readRoster } from '../../api/roster/read.ts';
import { findingsOf } from './roll-rows.ts';

const header = '楼栋,室号,房屋性质,户主,备注';
const row = (room: string, remark = '') => `1号,${room},公房,王芳,${remark}`;

const readText = (text: string) => readRoster(Buffer.from(text));

describe('a CSV file', () => {
  test.each([
    ['commas', ','],
    ['semicolons', ';'],
    ['tabs', '\t'],
    ['bars', '|'],
  ])('may be separated by %s', async (_, delimiter) => {
    const text = [header, row('101', '甲')].join('\n').replaceAll(',', delimiter);
    expect((await readText(text)).households).toMatchObject([{ room: '101', remark: '甲' }]);
  });

  test.each([
    ['line feeds', '\n'],
    ['carriage returns and line feeds', '\r\n'],
    ['carriage returns', '\r'],
  ])('may end its lines with %s', async (_, end) => {
    const reading = await readText([header, row('101'), '', row('102'), ''].join(end));
    expect(reading.households.map((household) => household.row)).toEqual([2, 4]);
    expect(findingsOf(reading)).toEqual([]);
  });

  test('may begin with a byte order mark, and end without a line end', async () => {
    expect((await readText(`\uFEFF${header}\n${row('101')}`)).households).toHaveLength(1);
  });

  test('counts records: a quoted field with line breaks is one row', async () => {
    const reading = await readText(
      `户册\n\n${header}\n${row('101', '"住院,\r\n由""女儿""联系; 请"')}\n${row('', '')}`,
    );
    expect(reading.households).toMatchObject([{ row: 4, remark: '住院,\n由"女儿"联系; 请' }]);
    expect(findingsOf(reading)).toEqual(['5 室号 missing_room']);
  });

  test('keeps a quote inside a field that does not begin with one', async () => {
    expect(
      (await readText(`${header}\n${row('101', '5"管')}\n${row('102', '"老"王')}`)).households,
    ).toMatchObject([{ remark: '5"管' }, { remark: '老王' }]);
  });

  test('keeps the last field when it is empty, and rows shorter than the header', async () => {
    const reading = await readText(`${header}\n1号,101,公房,王芳,\n1号,102,公房,王芳`);
    expect(reading.households.map(({ remark }) => remark)).toEqual([null, null]);
  });

  test('may be GB18030', async () => {
    // 楼栋,室号,性质,户主 / 1号,101,公房,王芳
    const bytes = 'c2a5b6b02cca d2bac52cd0d4d6ca2cbba7d6f70a31bac52c3130312cb9abb7bf2ccdf5b7bc0a'.replaceAll(
      ' ',
      '',
    );
    expect((await readRoster(Buffer.from(bytes, 'hex'))).households).toMatchObject([
      { building: '1号', names: ['王芳'] },
    ]);
  });

  test('has no sheet name to take the building from', async () => {
    expect(findingsOf(await readText('室号,性质,户主\n101,公房,王芳'))).toEqual(['2 楼栋 missing_building']);
  });

  test('with a quote that never closes is refused whole, as it would swallow the rows below', async () => {
    expect((await readText(`${header}\n${row('101', '"老王')}\n${row('102')}`)).fileError?.code).toBe(
      'not_a_spreadsheet',
    );
  });

  test('gives text that begins with = as text', async () => {
    expect((await readText(`${header}\n${row('101', '=1+1')}`)).households).toMatchObject([
      { remark: '=1+1' },
    ]);
  });
});
