// Rounds that were in the newspapers, played household by household and read as a board reads them: from the rows
// that leave for the database.
import { describe, expect, test } from '@jest/globals';
import { unopened } from '../../../domain/building.ts';
import { SEEDED_CALENDAR } from '../../../domain/calendar-seed.ts';
import { sumCounts, type Counts } from '../../../domain/counts.ts';
import { startRun, takeBatch, type BuildingRun, type CommandEnvelope } from '../../../domain/intake.ts';
import type { Instant } from '../../../domain/kernel.ts';
import { dropProjected, nextProjection } from '../../../domain/projection.ts';
import { basisPoints, displayPercent } from '../../../domain/ratio.ts';
import { record } from '../../../domain/record.ts';
import { openBuilding } from '../../../domain/roll.ts';
import { advanceStage, recordSignature } from '../commands.ts';
import { line, policyOf } from '../openings.ts';
import { applyProjection, emptyRows, type Rows } from '../rows.ts';
import { LEADER, shanghai, type Step } from '../scenario.ts';
import { over } from './threshold-cases.ts';

/** A building at work, and what the database has of it. */
interface House {
  run: BuildingRun;
  rows: Rows;
  signed: number;
}

const OPENED = shanghai('2026-03-02 08:00');

function openHouse(index: number, households: number): House {
  const buildingId = `b${index}`;
  const roll = [...Array(households).keys()].map((number) => line(`b${index}-${number}`));
  const policy = policyOf('shanghai-95');
  const opening = openBuilding(
    { campaignId: 'k1', buildingId, policy, calendar: SEEDED_CALENDAR, roll },
    OPENED,
  );
  const stamp = { at: OPENED, by: { staffId: null, role: 'system' } } as const;
  const { building, events } = record(unopened(buildingId), [opening], stamp);
  const run = { ...startRun(building), outbox: { events, answers: [] } };
  const steps = [advanceStage('consultation'), advanceStage('signing')];
  return give({ run, rows: emptyRows(), signed: 0 }, OPENED, steps);
}

/** Further households sign until so many have. */
function signUpTo(house: House, signed: number, at: Instant): House {
  const steps = Object.keys(house.run.building.households)
    .slice(house.signed, signed)
    .map((id) => recordSignature(id, `${id}-tenant`));
  return { ...give(house, at, steps), signed };
}

function give({ run, rows, signed }: House, at: Instant, steps: readonly Step[]): House {
  const batch = steps.map((step, index) => envelope(step, `${run.building.seq} ${index}`));
  const taken = takeBatch(run, batch, { now: at, newId: () => 'unused' });
  expect(taken.outcomes.map(({ kind }) => kind)).toEqual(steps.map(() => 'accepted'));
  return { ...project(taken.run, rows), signed };
}

function envelope({ command }: Step, id: string): CommandEnvelope {
  if (!command) throw new Error('Only commands are given to a building');
  return { id, fingerprint: id, command, occurredAt: null, by: LEADER, unknown: null };
}

function project(run: BuildingRun, rows: Rows): { run: BuildingRun; rows: Rows } {
  const projection = nextProjection(run);
  if (!projection) return { run, rows };
  return project(dropProjected(run, projection), applyProjection(rows, projection));
}

/** What the board adds up, with the rate as it is shown. */
function board(houses: readonly House[]): Pick<Counts, 'total' | 'signed' | 'rateBp'> & { shown: string } {
  const { total, signed, rateBp } = sumCounts(
    houses.flatMap(({ rows }) => (rows.building ? [rows.building.counts] : [])),
  );
  return { total, signed, rateBp, shown: displayPercent(signed, total) };
}

/** How many households miss a share of all households together. */
const missing = (ratio: string, { total, signed }: { total: number; signed: number }): number =>
  over(
    { ratio },
    [...Array(total).keys()].map((index) => ({ signed: index < signed })),
  ).missing;
const effectOf = ({ rows }: House) => rows.building?.thresholds.find(({ id }) => id === 'effect');

describe('35 buildings, 1,813 households, 1,772 signed by 18:00 on day one', () => {
  // Three buildings of 51 have three holdouts each, all others one.
  const openings = [...Array(35).keys()].map((index) => openHouse(index, index < 28 ? 52 : 51));
  const evening = openings.map((house, index) =>
    signUpTo(house, index < 28 ? 51 : index < 32 ? 50 : 48, shanghai('2026-03-02 18:00')),
  );

  test('is 97.7 %, published as 97.74: a floor is a floor', () =>
    expect(board(evening)).toEqual({ total: 1_813, signed: 1_772, rateBp: 9_773, shown: '97.7' }));

  test('misses nobody for 95 %, five for 98 % and 41 for all', () => {
    expect(missing('95/100', board(evening))).toBe(0);
    expect(missing('98/100', board(evening))).toBe(5);
    expect(missing('1/1', board(evening))).toBe(41);
  });

  test('leaves three buildings one household short, whatever the rate of all of them together', () => {
    const short = evening.filter((house) => effectOf(house)?.met === false);
    expect(short.map((house) => [effectOf(house)?.missing, house.rows.building?.stage])).toEqual(
      Array(3).fill([1, 'signing']),
    );
    const next = short.map((house) => signUpTo(house, house.signed + 1, shanghai('2026-03-03 09:00')));
    expect(next.map((house) => [effectOf(house)?.missing, house.rows.building?.stage])).toEqual(
      Array(3).fill([0, 'effective']),
    );
  });
});

describe('11 buildings, 878 households', () => {
  const openings = [...Array(11).keys()].map((index) => openHouse(index, index < 9 ? 80 : 79));
  const signing = (holdouts: (index: number) => number, houses: readonly House[], at: string): House[] =>
    houses.map((house, index) => signUpTo(house, (index < 9 ? 80 : 79) - holdouts(index), shanghai(at)));
  const afternoon = signing((index) => (index < 2 ? 4 : 3), openings, '2026-03-02 14:30');
  const end = signing((index) => (index < 6 ? 1 : 0), afternoon, '2026-03-31 18:00');

  test('are 96 % by 14:30 on day one, and every one of them is in effect', () => {
    expect(board(afternoon)).toEqual({ total: 878, signed: 843, rateBp: 9_601, shown: '96.0' });
    expect(missing('95/100', board(afternoon))).toBe(0);
    expect(afternoon.map(({ rows }) => rows.building?.stage)).toEqual(Array(11).fill('effective'));
  });

  test('are 99.3 % at the end of the round: late households still sign, and five buildings are complete', () => {
    expect(board(end)).toEqual({ total: 878, signed: 872, rateBp: 9_931, shown: '99.3' });
    const complete = end.filter(({ rows }) => rows.building?.counts.rateBp === 10_000);
    expect(complete).toHaveLength(5);
    expect(missing('1/1', board(end))).toBe(6);
  });

  test('are shown so with no other number of signatures: 96.0 is 843, 99.3 is 872', () => {
    const shownAs = (text: string): number[] =>
      [...Array(879).keys()].filter((signed) => displayPercent(signed, 878) === text);
    expect(shownAs('96.0')).toEqual([843]);
    expect(shownAs('99.3')).toEqual([872]);
    expect(basisPoints(843, 878)).toBe(9_601);
  });

  test('would have been one short of 95 % with 834', () => {
    expect(missing('95/100', { total: 878, signed: 834 })).toBe(1);
    expect(missing('95/100', { total: 878, signed: 835 })).toBe(0);
    expect(displayPercent(834, 878)).toBe('94.9');
    expect(displayPercent(835, 878)).toBe('95.1');
  });
});
