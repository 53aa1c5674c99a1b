import { describe, expect, test } from '@jest/globals';
import { isWithinHours } from '../../domain/working-time.ts';
import type { Action } from '../../local/demo/action.ts';
import type { Roll } from '../../local/demo/campaign.ts';
import { HOLDOUTS, planCampaign } from '../../local/demo/plan.ts';

const SIZES = [56, 51, 55, 48, 75, 50, 54, 61, 49, 56, 50, 49, 48];
const WEEK_MS = 7 * 86_400_000;
const CREATED_AT = '2026-11-22T13:00:00.000Z';

const roll: Roll = {
  campaignId: 'campaign',
  createdAt: CREATED_AT,
  houses: SIZES.map((size, house) => ({
    id: `house${house}`,
    name: `${house + 1}号`,
    flats: Array.from({ length: size }, (_, flat) => ({ id: `h${house}f${flat}`, room: String(101 + flat) })),
  })),
};
const plan = () => planCampaign(roll, { handlerId: 'lan', leaderId: 'qiang' });
const actions = plan().flatMap((phase) => phase.actions);

const occurredAt = ({ what }: Action): string => String(what.body['occurredAt']);
const isVisit = ({ what }: Action): boolean => what.kind === 'command' && what.path.endsWith('/visits');
const signers = new Set(actions.filter(({ what }) => what.kind === 'signing').map(({ lane }) => lane));

describe('the demonstrated campaign', () => {
  test('is the same in every run', () => expect(plan()).toEqual(plan()));

  test('gives every happening a name of its own', () =>
    expect(new Set(actions.map(({ name }) => name)).size).toBe(actions.length));

  test('lasts about three minutes', () => {
    const seconds = plan().reduce((sum, phase) => sum + phase.seconds, 0);
    expect(seconds).toBeGreaterThan(150);
    expect(seconds).toBeLessThan(200);
  });

  test('leaves 19 households missing, spread over the houses as told', () => {
    const missing = roll.houses.map(({ flats }) => flats.filter(({ id }) => !signers.has(id)).length);
    expect(missing).toEqual(HOLDOUTS);
    expect(missing.reduce((sum, count) => sum + count, 0)).toBe(19);
  });

  test('asks every household', () => {
    const surveyed = new Set(
      actions.filter(({ name }) => name.startsWith('survey ')).map(({ lane }) => lane),
    );
    expect(surveyed.size).toBe(702);
  });

  test('plays each phase in order of time', () => {
    for (const phase of plan()) {
      const times = phase.actions.map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(Math.max(...times)).toBeLessThanOrEqual(1.01);
    }
  });
});

describe('the demonstrated contacts', () => {
  const visits = actions.filter(isVisit);

  test('happen in the daytime and before the campaign was created', () => {
    for (const visit of visits) {
      expect(isWithinHours(occurredAt(visit), '21:00', '08:00')).toBe(false);
      expect(occurredAt(visit) < CREATED_AT).toBe(true);
    }
  });

  test('are at most three with one household in any seven days', () => {
    const byHousehold = new Map<string, Action[]>();
    for (const visit of visits) byHousehold.set(visit.lane, [...(byHousehold.get(visit.lane) ?? []), visit]);
    for (const contacts of byHousehold.values()) {
      const times = contacts.map((visit) => Date.parse(occurredAt(visit)));
      for (const time of times) {
        expect(times.filter((other) => other <= time && other > time - WEEK_MS).length).toBeLessThanOrEqual(
          3,
        );
      }
    }
  });
});

describe('the two stories', () => {
  const story = (name: string) => actions.filter((action) => action.name.startsWith(`${name} `));

  test.each(['decoration', 'swap'])('the %s ends a house: nobody there signs after it', (name) => {
    const end = story(name).at(-1);
    const house = roll.houses.find(({ flats }) => flats.some(({ id }) => id === end?.lane));
    const others = actions.filter(
      ({ lane, what }) => what.kind === 'signing' && house?.flats.some(({ id }) => id === lane),
    );
    expect(Math.max(...others.map(({ at }) => at))).toBe(end?.at);
  });

  test('a flat just decorated gets the variant that disturbs least, and signs', () => {
    expect(story('decoration').map(({ name }) => name)).toEqual([
      'decoration raised',
      'decoration assigned',
      'decoration measured',
      'decoration consulted',
      'decoration option',
      'decoration answered',
      'decoration accepted',
      'decoration signs',
    ]);
  });

  test('designer, housing office and builder refuse the swap; the family, shown why, signs', () => {
    const findings = story('swap').flatMap(({ what }) =>
      what.kind === 'command' && what.path.endsWith('/consults') ? [what.body['finding']] : [],
    );
    expect(findings).toEqual(['infeasible', 'infeasible', 'infeasible']);
    expect(story('swap').at(-1)?.what.kind).toBe('signing');
  });
});
