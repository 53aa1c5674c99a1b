import { describe, expect, test } from '@jest/globals';
import { maskNumbers, nameMask } from '../../api/privacy/masking.ts';

describe('numbers in free text', () => {
  test.each([
    ['电话13812346071。', '电话138****6071。'],
    ['138 1234 6071', '138****6071'],
    ['138-1234-6071', '138****6071'],
    ['１３８１２３４６０７１', '138****6071'],
    ['021-6412 3456', '021****3456'],
    ['31010119500101123X', '310101********123X'],
    ['310101 19500101 1234', '310101********1234'],
    ['账号 6222021001112345678', '账号 622202*********5678'],
  ])('%s is shown as %s', (written, shown) => expect(maskNumbers(written)).toBe(shown));

  test.each(['2026-11-22 10:30', '2025-2026年', '25.00 平方米', '（2026）沪0107行初123号'])(
    '%s is no such number',
    (written) => expect(maskNumbers(written)).toBe(written),
  );
});

describe('names in free text', () => {
  const mask = nameMask(['陈秀兰', '陈秀', 'Li', '李', 'a.b(c)', '𠮷田']);

  test.each([
    ['陈秀兰和陈秀都在', '陈*兰和陈*都在'],
    ['Like Li, li said', 'Like L*, l* said'],
    ['a.b(c) 不是 axb(c)', 'a**) 不是 axb(c)'],
    ['𠮷田来过', '𠮷*来过'],
    ['姓李的', '姓李的'],
  ])('%s is shown as %s', (written, shown) => expect(mask(written)).toBe(shown));

  test('are left as they are where nobody is known', () => {
    expect(nameMask([])('陈秀兰')).toBe('陈秀兰');
  });
});
