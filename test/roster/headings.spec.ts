import { describe, expect, test } from '@jest/globals';
import { standardHeading } from '../../api/roster/headings.ts';
import { readRoster } from '../../api/roster/read.ts';
import { readRows, workbookOf, type Value } from './office-file.ts';
import { aHousehold, findingsOf, HEADER_ROW } from './roll-rows.ts';

const small = ['楼栋', '室号', '性质', '户主'];
const smallRow = (room: Value, name = '王芳'): Value[] => ['1号', room, '公房', name];

describe('a heading', () => {
  test.each([
    ['建筑面积\n(㎡)', '建筑面积'],
    ['建筑面积（平方米）', '建筑面积'],
    ['面积/㎡', '建筑面积'],
    ['面积 / m²', '建筑面积'],
    ['联系\n电话', '联系电话'],
    ['承租人／产权人', '承租人/产权人'],
    [' 权 利 人 ', '承租人/产权人'],
    ['身份证号【必填】', '身份证号'],
    ['*室号', '室号'],
    ['楼栋(座)[必填]', '楼栋'],
    ['门洞', '单元'],
    ['户口数', '户籍人口'],
    ['包户干部', '经办人'],
    ['序号', undefined],
    ['登记日期', undefined],
    ['室号备注', undefined],
    ['(室号)', undefined],
  ])('%p means %p', (text, heading) => expect(standardHeading(text)).toBe(heading));
});

describe('the columns', () => {
  test('may stand in any order, under any synonym, between unknown ones', async () => {
    const reading = await readRows([
      ['备注', '序号', '权利人', '产权性质', '房号', '登记日期', '幢号'],
      ['note', 1, '王芳', '私房', 101, { xml: '<f>TODAY()</f><v>1</v>' }, '1号'],
    ]);
    expect(findingsOf(reading)).toEqual([]);
    expect(reading.households).toMatchObject([
      { building: '1号', room: '101', names: ['王芳'], remark: 'note' },
    ]);
  });

  test('of one heading are joined for names, phones and ID numbers; else the first that is not blank counts', async () => {
    const reading = await readRows([
      ['楼号', '门牌号', '室号', '性质', '承租人', '产权人', '手机', '电话'],
      [null, '1号', '101', '公房', '王芳', '李强', '13800001111', '62345678'],
      ['2号', '1号', '101', '公房', '王芳', '王芳', null, '13800001111'],
    ]);
    expect(reading.households).toMatchObject([
      { building: '1号', names: ['王芳', '李强'], phone: '13800001111', otherPhones: ['62345678'] },
      { building: '2号', names: ['王芳'], phone: '13800001111', otherPhones: [] },
    ]);
  });
});

describe('the header', () => {
  const titles = (count: number): Value[][] => Array.from({ length: count }, () => ['石泉路75弄户册']);

  test('is found down to row 30', async () => {
    const reading = await readRows([...titles(29), small, smallRow('101')]);
    expect(reading.households).toMatchObject([{ row: 31, room: '101' }]);
    const below = await readRows([...titles(30), small, smallRow('101')]);
    expect(below.fileError?.code).toBe('no_header_found');
  });

  test.each([[['楼栋', '室号']], [['楼栋', '承租人']]])('%p is none', async (headings) => {
    expect((await readRows([headings, ['1号', '101']])).fileError?.code).toBe('no_header_found');
  });

  test('of two levels: the lower heading counts, or the upper one merged down', async () => {
    const reading = await readRows(
      [
        ['石泉路75弄户册'],
        ['序号', '房屋信息', null, null, '承租人/产权人', '面积', null, '联系方式', null],
        [null, '楼栋', '室号', '性质', null, '使用面积', '建筑面积', '电话', '身份证'],
        [1, '1号', '101', '公房', '王芳', 15, 20, '13800001111', null],
      ],
      ['A1:I1', 'A2:A3', 'B2:D2', 'E2:E3', 'F2:G2', 'H2:I2'],
    );
    expect(findingsOf(reading)).toEqual([]);
    expect(reading.households).toMatchObject([
      { row: 4, areaCm2: 200_000, names: ['王芳'], phone: '13800001111' },
    ]);
  });

  test('of two levels is found when room and name are both merged down', async () => {
    const reading = await readRows(
      [
        ['楼栋', '室号', '性质', '户主', '联系', null],
        [null, null, null, null, '手机', '身份证号'],
        ['1号', '101', '公房', '王芳', '13800001111', null],
      ],
      ['A1:A2', 'B1:B2', 'C1:C2', 'D1:D2', 'E1:F1'],
    );
    expect(reading.households).toMatchObject([{ row: 3, phone: '13800001111' }]);
    expect(findingsOf(reading)).toEqual([]);
  });

  test('of two levels without merges', async () => {
    const reading = await readRows([
      ['楼栋', '室号', '性质', '户主', '联系', null, '备注'],
      [null, null, null, null, '手机', '身份证号', null],
      ['1号', '101', '公房', '王芳', '13800001111', null, '甲'],
    ]);
    expect(reading.households).toMatchObject([{ row: 3, phone: '13800001111', remark: '甲' }]);
  });

  test('keeps the upper name column over a lower 姓名', async () => {
    const reading = await readRows(
      [
        ['楼栋', '室号', '性质', '承租人/产权人', null],
        [null, null, null, '姓名', '身份证号'],
        ['1号', '101', '公房', '王芳', null],
      ],
      ['A1:A2', 'B1:B2', 'C1:C2', 'D1:E1'],
    );
    expect(reading.households).toMatchObject([{ row: 3, names: ['王芳'] }]);
  });

  test('may come again further down, with other columns', async () => {
    const reading = await readRows([
      small,
      smallRow('101'),
      ['户主', '性质', '室号', '楼栋'],
      ['李强', '私房', '102', '1号'],
    ]);
    expect(findingsOf(reading)).toEqual([]);
    expect(reading.households.map(({ room, names }) => [room, ...names])).toEqual([
      ['101', '王芳'],
      ['102', '李强'],
    ]);
  });
});

describe('the sheets', () => {
  const about: Value[][] = [['说明'], ['本表由基地填写']];

  test('the table may stand on any sheet; sheets without a header are ignored', async () => {
    const reading = await readRoster(
      workbookOf({ name: '说明', rows: about }, { name: '户册', rows: [small, smallRow('101')] }),
    );
    expect(reading.households).toMatchObject([{ row: 2, room: '101' }]);
    expect(reading.households[0]).not.toHaveProperty('sheet');
  });

  test('with data on several, every entry names its sheet, and duplicates are found across them', async () => {
    const reading = await readRoster(
      workbookOf(
        { name: '甲', rows: [small, smallRow('101'), smallRow(null)] },
        { name: '说明', rows: about },
        {
          name: '乙',
          rows: [['户册'], small, smallRow('101', '李强'), [null, null, null, null], smallRow('102')],
        },
        { name: '空', rows: [small] },
      ),
    );
    expect(findingsOf(reading)).toEqual(['甲 3 室号 missing_room', '乙 3 室号 duplicate_household']);
    expect(reading.households.map(({ sheet, row }) => [sheet, row])).toEqual([
      ['甲', 2],
      ['乙', 5],
    ]);
  });

  test('a sheet with only a header does not make several', async () => {
    const reading = await readRoster(
      workbookOf({ name: '甲', rows: [small, smallRow('101')] }, { name: '空', rows: [small] }),
    );
    expect(reading.households[0]).not.toHaveProperty('sheet');
  });

  test.each([
    ['75弄 3号', '75弄3号'],
    ['Sheet1', null],
    ['工作表1', null],
  ])('sheet name %p gives the building %p when there is no building column', async (name, building) => {
    const reading = await readRoster(workbookOf({ name, rows: [small.slice(1), smallRow('101').slice(1)] }));
    expect(reading.households.map((household) => household.building)).toEqual(
      building === null ? [] : [building],
    );
    expect(findingsOf(reading)).toEqual(building === null ? ['2 楼栋 missing_building'] : []);
  });

  test('the sheet name does not fill a blank cell of a building column', async () => {
    const reading = await readRoster(
      workbookOf({ name: '3号', rows: [HEADER_ROW, aHousehold({ 楼栋: null })] }),
    );
    expect(findingsOf(reading)).toEqual(['2 楼栋 missing_building']);
  });
});

describe('merged cells', () => {
  test('going down fill every column, so a room can be written once for two certificates', async () => {
    const reading = await readRows(
      [
        ['楼栋', '室号', '凭证号', '性质', '户主'],
        ['1号', '101', '甲1', '公房', '王芳'],
        [null, null, '甲2', '公房', '李强'],
        [null, '102', '甲3', '公房', '陈兰'],
        [null, '103', '甲4', '公房', '沈琴'],
      ],
      ['A2:A4', 'B2:B3'],
    );
    expect(reading.households.map(({ building, room }) => [building, room])).toEqual([
      ['1号', '101'],
      ['1号', '101'],
      ['1号', '102'],
    ]);
    expect(findingsOf(reading)).toEqual(['5 楼栋 missing_building']);
  });

  test('going across fill nothing; a block fills its first column only', async () => {
    const reading = await readRows(
      [
        ['楼栋', '室号', '性质', '户主'],
        ['1号', null, '公房', '王芳'],
        ['2号', '201', '公房', '王芳'],
        [null, null, '公房', '李强'],
      ],
      ['A2:B2', 'A3:B4'],
    );
    expect(findingsOf(reading)).toEqual(['2 室号 missing_room', '4 室号 missing_room']);
  });

  test('the own value of a cell goes before the merge over it', async () => {
    const reading = await readRows([small, smallRow('101'), ['2号', '101', '公房', '王芳']], ['A2:A3']);
    expect(reading.households.map(({ building }) => building)).toEqual(['1号', '2号']);
  });

  test('over a subtotal row or a blank row do not make it a household', async () => {
    const reading = await readRows(
      [small, smallRow('101'), [null, '小计', null, '1户'], [], smallRow('102')],
      ['A2:A4', 'C2:C4', 'D2:D4'],
    );
    expect(findingsOf(reading)).toEqual(['3 - subtotal_row_skipped']);
    expect(reading.households.map(({ row }) => row)).toEqual([2, 5]);
  });

  test('carry what is wrong with their first cell', async () => {
    const formula = { xml: '<f>A1</f><v>1</v>' };
    const reading = await readRows(
      [small, [formula, '101', '公房', '王芳'], [null, '102', '公房', '王芳']],
      ['A2:A3'],
    );
    expect(findingsOf(reading)).toEqual(['2 楼栋 ambiguous_cell', '3 楼栋 ambiguous_cell']);
  });
});
