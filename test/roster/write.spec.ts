import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HEADINGS } from '../../api/roster/headings.ts';
import { householdIdentity, type RosterHousehold } from '../../api/roster/household.ts';
import { readRoster } from '../../api/roster/read.ts';
import {
  compact,
  floorName,
  plain,
  splitNames,
  splitPhones,
  stairwellName,
  TENURES,
} from '../../api/roster/values.ts';
import { writeRoster } from '../../api/roster/write.ts';
import { readWorkbook } from '../../api/roster/xlsx/workbook.ts';
import { householdWith } from './roll-rows.ts';

/** Any text, often one that has to be escaped. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc
    .tuple(
      fc.constantFrom('=', '+', '-', '@', "'", "'=", "''-1", '_x000D_', '<', '&amp;', '𠮷', '王'),
      fc.string({ maxLength: 6 }),
    )
    .map((halves) => halves.join('')),
);
const notSubtotal = (text: string) => !/[小合总]计:?$/.test(text);
const nothing = fc.constant(null);
const optional = (clean: (text: string) => string) =>
  fc.option(
    anyText.map(clean).filter((text) => text !== '' && clean(text) === text && notSubtotal(compact(text))),
    { nil: null },
  );
const key = anyText.map(compact).filter((text) => text !== '' && compact(text) === text && notSubtotal(text));
const name = anyText.map((text) => splitNames(text)[0] ?? '').filter((text) => splitNames(text)[0] === text);
const phone = anyText
  .map((text) => splitPhones(text)[0] ?? '')
  .filter((text) => splitPhones(text)[0] === text);
const id = key
  .map((text) => text.replaceAll('、', '').toUpperCase())
  .filter((text) => text !== '' && compact(text).toUpperCase() === text);

const household: fc.Arbitrary<RosterHousehold> = fc
  .record({
    building: key,
    stairwell: optional(stairwellName),
    floor: optional(floorName),
    room: key,
    tenureLabel: fc.constantFrom(...(Object.keys(TENURES) as (keyof typeof TENURES)[])),
    certificate: fc.option(key, { nil: null }),
    areaCm2: fc.option(fc.integer({ min: 1, max: 1_000_000_000 }), { nil: null }),
    names: fc
      .array(name, { minLength: 1, maxLength: 4 })
      .filter((names) => splitNames(names.join('、')).join() === names.join()),
    phones: fc
      .oneof(fc.constant([]), fc.array(phone, { maxLength: 3 }))
      .filter((phones) => splitPhones(phones.join('/')).join() === phones.join()),
    ids: fc.array(fc.oneof(nothing, id), { minLength: 4, maxLength: 4 }),
    sharedFacilities: optional(plain),
    sharedWith: optional(plain),
    residents: optional(plain),
    registeredPersons: optional(compact),
    circumstances: optional(plain),
    handlerName: optional(plain),
    remark: optional(plain),
  })
  .map(({ phones, ids, ...rest }) => ({
    ...rest,
    row: 0,
    tenure: TENURES[rest.tenureLabel],
    phone: phones[0] ?? null,
    otherPhones: phones.slice(1),
    idNumbers: ids.slice(0, rest.names.length),
  }));

const roll = fc.uniqueArray(household, { selector: householdIdentity, minLength: 1, maxLength: 6 });

const numbered = (households: RosterHousehold[]) =>
  households.map((each, index) => ({ ...each, row: index + 2 }));

describe('a written roll', () => {
  test('reads back as the same households', async () => {
    await fc.assert(
      fc.asyncProperty(roll, async (households) => {
        const reading = await readRoster(await writeRoster(households));
        expect(reading.errors).toEqual([]);
        expect(reading.households).toEqual(numbered(households));
      }),
      { numRuns: 150 },
    );
  });

  test('has no cell that could run as a formula', async () => {
    await fc.assert(
      fc.asyncProperty(roll, async (households) => {
        const [table] = await readWorkbook(await writeRoster(households));
        const cells = table?.rows.flatMap(({ cells }) => cells.filter((cell) => cell !== undefined)) ?? [];
        expect(cells.length).toBeGreaterThan(HEADINGS.length);
        expect(cells.filter(({ text }) => /^[=+\-@]/.test(text))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test('escapes dangerous text with one apostrophe and reads it back without', async () => {
    const evil = await householdWith({
      '承租人/产权人': "=cmd|' /C calc'!A0",
      同住人: '+沈',
      备注: '@SUM(1)',
      室号: '-101',
    });
    const bytes = await writeRoster([evil]);
    const [table] = await readWorkbook(bytes);
    expect(
      table
        ?.row(2)
        ?.cells.map((cell) => cell?.text)
        .filter((text) => text?.startsWith("'")),
    ).toEqual(["'-101", "'=cmd|' /C calc'!A0", "'+沈", "'@SUM(1)"]);
    expect((await readRoster(bytes)).households).toEqual([evil]);
  });

  test('is the template when there are no households: the headings and nothing else', async () => {
    const bytes = await writeRoster([]);
    const [table, ...others] = await readWorkbook(bytes);
    expect(others).toEqual([]);
    expect(table?.rows.map(({ cells }) => cells.map((cell) => cell?.text))).toEqual([[...HEADINGS]]);
    expect((await readRoster(bytes)).fileError?.code).toBe('empty_file');
  });

  test('writes the area as a number and everything else as text', async () => {
    const [table] = await readWorkbook(
      await writeRoster([await householdWith({ 建筑面积: 24.5, 联系电话: 13800001111 })]),
    );
    const cells = table?.row(2)?.cells ?? [];
    expect(cells[HEADINGS.indexOf('建筑面积')]).toEqual({ kind: 'number', text: '24.5' });
    expect(cells[HEADINGS.indexOf('联系电话')]).toEqual({ kind: 'text', text: '13800001111' });
  });
});
