import { describe, expect, test } from '@jest/globals';
import { aDate, aNumber, readRows, richText, type Value } from './office-file.ts';
import { findingsOf, householdWith, readBelowHeader, aHousehold } from './roll-rows.ts';

describe('building, room and certificate', () => {
  test('become half-width, without spaces, line breaks and a literal apostrophe', async () => {
    const household = await householdWith({
      楼栋: '石泉路75弄\n3号 ',
      室号: "'５０２ 甲",
      凭证号: ' 沪房地普字（1996）第008371号',
    });
    expect(household).toMatchObject({
      building: '石泉路75弄3号',
      room: '502甲',
      certificate: '沪房地普字(1996)第008371号',
    });
  });

  test.each<[Value, string]>([
    [101, '101'],
    [aNumber('101.0'), '101'],
    ['101.0', '101'],
    ['１０１．０', '101'],
    ['1.01', '1.01'],
    [aNumber('1.01E+2'), '101'],
    ['-101', '-101'],
    ['\u202d101\u202c', '101'],
  ])('room %p is %s', async (room, expected) => {
    expect((await householdWith({ 室号: room })).room).toBe(expected);
  });

  test('stairwell and floor lose their word, so that 1 and 1单元 are one', async () => {
    expect(await householdWith({ 单元: '1单元', 楼层: '3层' })).toMatchObject({ stairwell: '1', floor: '3' });
    expect(await householdWith({ 单元: 1, 楼层: 3 })).toMatchObject({ stairwell: '1', floor: '3' });
    expect(await householdWith({ 单元: '甲', 楼层: '底层' })).toMatchObject({ stairwell: '甲', floor: '底' });
  });
});

describe('tenure', () => {
  test.each([
    ['公房', 'rented'],
    ['系统公房 ', 'rented'],
    ['直管公房', 'rented'],
    ['产权房', 'owned'],
    ['售后产权房\n', 'owned'],
    ['私房', 'owned'],
  ])('%p is %s', async (label, tenure) => {
    expect(await householdWith({ 房屋性质: label })).toMatchObject({ tenure, tenureLabel: label.trim() });
  });
});

describe('area', () => {
  test.each<[Value, number | null]>([
    [null, null],
    [25.6, 256_000],
    [aNumber('9.800000000000001'), 98_000],
    [aNumber('18.5', 5), 185_000],
    ['18.5㎡', 185_000],
    ['22.8m²', 228_000],
    ['22.8M2', 228_000],
    ['39.5 平方米', 395_000],
    ['39.5平米', 395_000],
    ['３７．９', 379_000],
    ["'23", 230_000],
    [richText('24.5m', '2'), 245_000],
    ['0.00005', 1],
  ])('%p is %p cm²', async (area, expected) => {
    expect((await householdWith({ 建筑面积: area })).areaCm2).toBe(expected);
  });
});

describe('names', () => {
  test.each([
    ['沈琴,施勤', ['沈琴', '施勤']],
    ['唐国平、 张文芬', ['唐国平', '张文芬']],
    ['陆生，黄宝琴、', ['陆生', '黄宝琴']],
    ['徐康、\n陈爱英', ['徐康', '陈爱英']],
    ['丁文强\n', ['丁文强']],
    ['俞　民', ['俞民']],
    ['王\n芳', ['王芳']],
    ['张三 李四', ['张三李四']],
    ['张三\n李四', ['张三', '李四']],
    ['TANAKA  HANAKO', ['TANAKA HANAKO']],
    ['阿依古丽·买买提', ['阿依古丽·买买提']],
    ['陈桂兰😀、𠮷 秀兰、钱䶮', ['陈桂兰😀', '𠮷秀兰', '钱䶮']],
    ['👨‍👩‍👧', ['👨‍👩‍👧']],
    ['ＴＡＮＡＫＡ', ['ＴＡＮＡＫＡ']],
    ["=cmd|' /C calc'!A0", ["=cmd|' /C calc'!A0"]],
    ['@王芳、+李', ['@王芳', '+李']],
    ['张三、张三', ['张三', '张三']],
  ])('%p gives %p', async (cell, names) => {
    expect((await householdWith({ '承租人/产权人': cell })).names).toEqual(names);
  });

  test('rich text is its plain text', async () => {
    expect((await householdWith({ '承租人/产权人': richText('王', '芳', '、李强') })).names).toEqual([
      '王芳',
      '李强',
    ]);
  });
});

describe('phones', () => {
  test.each<[Value, string | null, string[]]>([
    [null, null, []],
    [15100001561, '15100001561', []],
    ['155 0000 1988', '15500001988', []],
    ['130-0000-3673', '13000003673', []],
    ['+86 18300002636', '18300002636', []],
    ['＋86-18300002636', '18300002636', []],
    ['１８１０００００６０８', '18100000608', []],
    ['13800001111.0', '13800001111', []],
    ['\t13800001111', '13800001111', []],
    ['1370000670', '1370000670', []],
    ['15500003547/\n13800004872／139 0000 1111', '15500003547', ['13800004872', '13900001111']],
    ['/15500003547/', '15500003547', []],
  ])('%p gives %p and %p', async (cell, phone, otherPhones) => {
    expect(await householdWith({ 联系电话: cell })).toMatchObject({ phone, otherPhones });
  });
});

describe('ID numbers', () => {
  const one = '310107195503269964';
  const other = '31010719500304999X';

  test.each<[string, Value, (string | null)[]]>([
    ['王芳', null, [null]],
    ['王芳', ` '${one} `, [one]],
    ['王芳', '31010719500304999x', [other]],
    ['王芳', '３１０１０７１９５００３０４９９９Ｘ', [other]],
    ['王芳', aNumber('310107195503269964'), [null]],
    ['王芳、李强', `${one}、${other}`, [one, other]],
    ['王芳、李强', one, [one, null]],
    ['王芳、李强', `、${one}`, [null, one]],
    ['王芳', `${one}、${other}`, [one, other]],
    ['王芳', 'xk0000123', ['XK0000123']],
    ['王芳', '12345', ['12345']],
  ])('%s with %p: %p', async (names, cell, idNumbers) => {
    expect(await householdWith({ '承租人/产权人': names, 身份证号: cell })).toMatchObject({ idNumbers });
  });

  test('a birthday in the future is impossible', async () => {
    const reading = await readBelowHeader(aHousehold({ 身份证号: '310107209901019965' }));
    expect(findingsOf(reading)).toEqual(['2 身份证号 invalid_id_number']);
  });
});

describe('free text', () => {
  test('is kept as written, line breaks included; blank is nothing', async () => {
    const household = await householdWith({
      厨卫: '合用',
      合用户: '102、103',
      同住人: '+沈玉兰',
      户籍人口: aNumber('3.0'),
      特殊情况: '重病\r\n残疾',
      经办人: ' 沈建明 ',
      备注: "-2+3+cmd|' /C calc'!A0",
    });
    expect(household).toMatchObject({
      sharedFacilities: '合用',
      sharedWith: '102、103',
      residents: '+沈玉兰',
      registeredPersons: '3',
      circumstances: '重病\n残疾',
      handlerName: '沈建明',
      remark: "-2+3+cmd|' /C calc'!A0",
    });
    expect(await householdWith({ 备注: ' \n' })).toMatchObject({ remark: null });
  });

  test('characters that cannot be stored are dropped', async () => {
    const carried = {
      xml: '<is><t>a_x0000_b_xD83D_c_x000D_\nd_x005F_x0041_</t></is>',
      attributes: 't="inlineStr"',
    };
    expect(await householdWith({ 备注: carried })).toMatchObject({ remark: 'abc\nd_x0041_' });
  });

  test('a truth value is text', async () => {
    expect(await householdWith({ 特殊情况: { xml: '<v>1</v>', attributes: 't="b"' } })).toMatchObject({
      circumstances: 'TRUE',
    });
  });

  test('a date in an unknown column is no matter', async () => {
    const rows = [
      ['室号', '承租人', '楼栋', '性质', '登记日期'],
      ['101', '王芳', '1号', '公房', aDate(46_083)],
    ];
    expect((await readRows(rows)).households).toHaveLength(1);
  });
});
