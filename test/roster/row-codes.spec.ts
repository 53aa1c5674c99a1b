import { describe, expect, test } from '@jest/globals';
import {
  ROW_ERRORS,
  ROW_WARNINGS,
  type RowErrorCode,
  type RowWarningCode,
} from '../../api/roster/findings.ts';
import type { Value } from './office-file.ts';
import { aDate, aFormula, aNumber, aPercentage } from './office-file.ts';
import { aHousehold, findingsOf, onlyCell, readBelowHeader } from './roll-rows.ts';

type Case = { rows: Value[][]; finds: string[]; imports: number };

const ID = '310107195503269964';
const long = '长'.repeat(101);

const ERRORS: Record<RowErrorCode, Case[]> = {
  missing_building: [{ rows: [aHousehold({ 楼栋: null })], finds: ['2 楼栋 missing_building'], imports: 0 }],
  missing_room: [{ rows: [aHousehold({ 室号: '　' })], finds: ['2 室号 missing_room'], imports: 0 }],
  unknown_tenure: [null, '原公房待核实', '公/产', '公房，产权房', 'constructor'].map((label) => ({
    rows: [aHousehold({ 房屋性质: label })],
    finds: ['2 房屋性质 unknown_tenure'],
    imports: 0,
  })),
  invalid_area: [
    '约20',
    '18～20',
    '不详',
    0,
    -18.5,
    '-18.5',
    '20%',
    '20％',
    '20元',
    '18 20 m',
    '0㎡',
    '100001',
    aPercentage(0.2),
    aNumber('20', 4),
    aDate(46_083),
    { xml: '<f>10+10.5</f><v>20.5</v>' },
    { xml: '<v>#N/A</v>', attributes: 't="e"' },
  ].map((area) => ({
    rows: [aHousehold({ 建筑面积: area })],
    finds: ['2 建筑面积 invalid_area'],
    imports: 0,
  })),
  no_signatory: [null, ' 、 ', '，'].map((names) => ({
    rows: [aHousehold({ '承租人/产权人': names })],
    finds: ['2 承租人/产权人 no_signatory'],
    imports: 0,
  })),
  text_too_long: [
    { rows: [aHousehold({ '承租人/产权人': long })], finds: ['2 承租人/产权人 text_too_long'], imports: 0 },
    {
      rows: [aHousehold({ '承租人/产权人': `王芳、${long}` })],
      finds: ['2 承租人/产权人 text_too_long'],
      imports: 0,
    },
    { rows: [aHousehold({ '承租人/产权人': '𠮷'.repeat(100) })], finds: [], imports: 1 },
    { rows: [aHousehold({ 凭证号: long + long })], finds: ['2 凭证号 text_too_long'], imports: 0 },
    { rows: [aHousehold({ 备注: long + long })], finds: [], imports: 1 },
  ],
  ambiguous_cell: [
    {
      rows: [aHousehold({ '承租人/产权人': aFormula('"张"&"建国"', '张建国') })],
      finds: ['2 承租人/产权人 ambiguous_cell'],
      imports: 0,
    },
    { rows: [aHousehold({ 室号: aDate(46_083) })], finds: ['2 室号 ambiguous_cell'], imports: 0 },
    { rows: [aHousehold({ 凭证号: aNumber('46083', 3) })], finds: ['2 凭证号 ambiguous_cell'], imports: 0 },
    { rows: [aHousehold({ 楼栋: aFormula('A1', '1号') })], finds: ['2 楼栋 ambiguous_cell'], imports: 0 },
    {
      rows: [aHousehold({ 房屋性质: aFormula('A1', '公房') })],
      finds: ['2 房屋性质 ambiguous_cell'],
      imports: 0,
    },
    {
      rows: [aHousehold({ 备注: { xml: '<v>2026-03-05</v>', attributes: 't="d"' } })],
      finds: ['2 备注 ambiguous_cell'],
      imports: 0,
    },
    {
      rows: [aHousehold({ 室号: { xml: '<v>#REF!</v>', attributes: 't="e"' } })],
      finds: ['2 室号 ambiguous_cell'],
      imports: 0,
    },
  ],
  duplicate_household: [
    {
      rows: [aHousehold(), aHousehold({ '承租人/产权人': '李强' })],
      finds: ['3 室号 duplicate_household'],
      imports: 1,
    },
    {
      rows: [aHousehold({ 室号: '１０１' }), aHousehold({ 建筑面积: 30 })],
      finds: ['3 室号 duplicate_household'],
      imports: 1,
    },
    {
      rows: [aHousehold({ 单元: '1' }), aHousehold({ 单元: '2' })],
      finds: ['3 室号 duplicate_household'],
      imports: 1,
    },
    {
      rows: [aHousehold({ 凭证号: '甲1' }), aHousehold({ 凭证号: '甲2' }), aHousehold()],
      finds: [],
      imports: 3,
    },
  ],
  duplicate_row: [
    { rows: [aHousehold(), aHousehold()], finds: ['3 - duplicate_row'], imports: 1 },
    {
      rows: [aHousehold(), aHousehold({ 建筑面积: '20.50㎡', 房屋性质: '公房 ' })],
      finds: ['3 - duplicate_row'],
      imports: 1,
    },
  ],
};

const WARNINGS: Record<RowWarningCode, Case[]> = {
  invalid_phone: [
    '1370000670',
    '130000018246',
    '12000001234',
    '021-62345678',
    '13800001111、13900002222',
  ].map((phone) => ({
    rows: [aHousehold({ 联系电话: phone })],
    finds: ['2 联系电话 invalid_phone'],
    imports: 1,
  })),
  second_phone_kept_as_note: [
    {
      rows: [aHousehold({ 联系电话: '15500003547/\n13800004872' })],
      finds: ['2 联系电话 second_phone_kept_as_note'],
      imports: 1,
    },
    {
      rows: [aHousehold({ 联系电话: '18000005362／18800002373/62345678' })],
      finds: ['2 联系电话 second_phone_kept_as_note'],
      imports: 1,
    },
    {
      rows: [aHousehold({ 联系电话: '1/2' })],
      finds: ['2 联系电话 invalid_phone', '2 联系电话 second_phone_kept_as_note'],
      imports: 1,
    },
  ],
  invalid_id_number: [
    '31010719550326996',
    '310107195503269965',
    '310107195502309965',
    `${ID}、310107195503269965、1`,
    aNumber('310107195503269964'),
  ].map((id) => ({
    rows: [aHousehold({ 身份证号: id })],
    finds: ['2 身份证号 invalid_id_number'],
    imports: 1,
  })),
  foreign_id: [
    { rows: [aHousehold({ 身份证号: 'XK0000123' })], finds: ['2 身份证号 foreign_id'], imports: 1 },
    {
      rows: [aHousehold({ 身份证号: `${ID}、h12345678、E12345` })],
      finds: ['2 身份证号 foreign_id'],
      imports: 1,
    },
    {
      rows: [aHousehold({ 身份证号: 'XK0000123、12' })],
      finds: ['2 身份证号 invalid_id_number', '2 身份证号 foreign_id'],
      imports: 1,
    },
  ],
  note_row_skipped: [
    { rows: [onlyCell('备注', '以下为2号楼'), aHousehold()], finds: ['2 - note_row_skipped'], imports: 1 },
    { rows: [onlyCell('楼栋', '注：10号已移交'), aHousehold()], finds: ['2 - note_row_skipped'], imports: 1 },
  ],
  subtotal_row_skipped: ['小计', '小 计', '1号楼合计：', '总　计:'].map((text) => ({
    rows: [aHousehold(), aHousehold({ 楼栋: null, 单元: text, 建筑面积: { xml: '<f>SUM(G2:G2)</f><v/>' } })],
    finds: ['3 - subtotal_row_skipped'],
    imports: 1,
  })),
};

/** The last row as the person would see it, and what is found. */
function titleOf({ rows, finds }: Case): string {
  const cells =
    rows.at(-1)?.map((cell) => (cell !== null && typeof cell === 'object' ? cell.xml : cell)) ?? [];
  const row = cells.filter((cell) => cell !== null).map((cell) => String(cell).slice(0, 40));
  return `${row.join(' | ')} → ${finds.join(', ') || 'nothing'}`;
}

describe.each(Object.entries({ ...ERRORS, ...WARNINGS }))('%s', (_, cases) => {
  test.each(cases.map((each) => ({ ...each, title: titleOf(each) })))(
    '$title',
    async ({ rows, finds, imports }) => {
      const reading = await readBelowHeader(...rows);
      expect(findingsOf(reading)).toEqual(finds);
      expect(reading.households).toHaveLength(imports);
      expect(reading.fileError).toBeNull();
    },
  );
});

describe('what is found in a row', () => {
  test('every field error is told, in the order of the headings', async () => {
    const reading = await readBelowHeader(
      aHousehold({
        楼栋: null,
        室号: null,
        房屋性质: '?',
        建筑面积: '?',
        '承租人/产权人': null,
        凭证号: 'x',
      }),
    );
    expect(findingsOf(reading)).toEqual([
      '2 楼栋 missing_building',
      '2 室号 missing_room',
      '2 房屋性质 unknown_tenure',
      '2 建筑面积 invalid_area',
      '2 承租人/产权人 no_signatory',
    ]);
  });

  test('an error does not hide the warnings of the row, a duplicate not its other errors', async () => {
    const reading = await readBelowHeader(aHousehold(), aHousehold({ 联系电话: '1', 房屋性质: '?' }));
    expect(findingsOf(reading)).toEqual([
      '3 室号 duplicate_household',
      '3 房屋性质 unknown_tenure',
      '3 联系电话 invalid_phone',
    ]);
  });

  test('a row with an error still counts as the first of its duplicates', async () => {
    const reading = await readBelowHeader(aHousehold({ 房屋性质: '?' }), aHousehold());
    expect(findingsOf(reading)).toEqual(['2 房屋性质 unknown_tenure', '3 室号 duplicate_household']);
  });

  test('blank rows pass without a word', async () => {
    const reading = await readBelowHeader([], aHousehold(), [' ', '　', '\n'], aHousehold({ 室号: '102' }));
    expect(findingsOf(reading)).toEqual([]);
    expect(reading.households.map(({ row }) => row)).toEqual([3, 5]);
  });

  test('messages are in Chinese and English', async () => {
    const reading = await readBelowHeader(aHousehold({ 室号: null, 联系电话: '1' }));
    expect(reading.errors[0]?.message).toEqual(ROW_ERRORS.missing_room);
    expect(reading.warnings[0]?.message).toEqual(ROW_WARNINGS.invalid_phone);
  });
});
