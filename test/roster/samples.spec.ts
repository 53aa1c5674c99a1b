import { readFile, readdir } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { readRoster } from '../../api/roster/read.ts';

const samples = new URL('../../samples/', import.meta.url);
const expectations = (await readdir(samples)).filter((name) => name.endsWith('.expected.json'));

describe('every sample gives its expected result', () => {
  test('there are five samples', () => expect(expectations).toHaveLength(5));

  test.each(expectations)('%s', async (name) => {
    const expected: unknown = JSON.parse(await readFile(new URL(name, samples), 'utf8'));
    const file = (expected as { file: string }).file;
    const reading = await readRoster(await readFile(new URL(file, samples)));
    const tenures = reading.households.map((household) => household.tenure);
    expect({
      file,
      buildings: new Set(reading.households.map((household) => household.building)).size,
      households: reading.households.length,
      signatories: reading.households.reduce((sum, household) => sum + household.names.length, 0),
      byTenure: {
        rented: tenures.filter((tenure) => tenure === 'rented').length,
        owned: tenures.filter((tenure) => tenure === 'owned').length,
      },
      warnings: reading.warnings.map(({ row, code }) => ({ row, code })),
      errors: reading.errors.map(({ row, column, code }) => ({ row, column, code })),
      fileError: reading.fileError?.code ?? null,
    }).toEqual(expected);
  });
});
