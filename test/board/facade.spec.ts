import { describe, expect, test } from '@jest/globals';
import { sizeOf, storeysOf, windowsOf } from '../../board/wall/facade.ts';
import { sharedBeginning } from '../../board/wall/names.ts';

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('the front of a building', () => {
  test('has one window for each household, none wider than twelve', () => {
    for (let households = 0; households <= 300; households += 1) {
      const storeys = storeysOf(households);
      expect(sum(storeys)).toBe(households);
      expect(Math.max(0, ...storeys)).toBeLessThanOrEqual(12);
      expect(windowsOf(storeys)).toHaveLength(households);
    }
  });

  test('of 54 households is six storeys of nine', () => expect(storeysOf(54)).toEqual([9, 9, 9, 9, 9, 9]));

  test('keeps what is left over for the top storey', () => expect(storeysOf(51)).toEqual([9, 9, 9, 9, 9, 6]));

  test('counts its windows from the ground up, inside its walls', () => {
    const storeys = storeysOf(56);
    const { width, height } = sizeOf(storeys);
    const windows = windowsOf(storeys);
    const heights = windows.map(({ y }) => y);
    expect(heights).toEqual([...heights].sort((a, b) => b - a));
    for (const { x, y } of windows) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(width);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(height);
    }
  });
});

describe('what the names of all buildings begin with', () => {
  test.each([
    [['石泉路75弄1号', '石泉路75弄2号', '石泉路75弄13号'], '石泉路75弄'],
    [['石泉路75弄10号', '石泉路75弄11号'], '石泉路75弄'],
    [['1号楼', '10号楼'], ''],
    [['甲楼', '乙楼'], ''],
    [['石泉路', '石泉路2号'], ''],
    [['石泉路75弄1号'], ''],
    [[], ''],
  ])('of %j is %j', (names, shared) => expect(sharedBeginning(names)).toBe(shared));
});
