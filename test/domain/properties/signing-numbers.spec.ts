// Signing numbers of a campaign, whatever people do in its buildings and in whatever order that is stored.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Building } from '../../../domain/building.ts';
import { numbered, type NumberGiven } from '../ledger-model.ts';
import { campaignArbitrary, projectionsOf } from './campaign.ts';

/** The ledger after each projection, beside the buildings as far as they are stored. */
interface Step {
  ledger: readonly NumberGiven[];
  buildings: Record<string, Building>;
}

function stepsOf(script: Parameters<typeof projectionsOf>[0]): Step[] {
  let step: Step = { ledger: [], buildings: {} };
  return projectionsOf(script).map(({ index, projection, building }) => {
    const id = `b${index}`;
    const known = step.buildings[id]?.seq ?? 0;
    const news = projection.events.filter(({ seq }) => seq > known);
    step = {
      ledger: numbered(step.ledger, id, news),
      buildings: { ...step.buildings, [id]: building },
    };
    return step;
  });
}

const always = (holds: (steps: Step[]) => void): void =>
  fc.assert(
    fc.property(campaignArbitrary, (script) => holds(stepsOf(script))),
    { numRuns: 50 },
  );
const last = (steps: readonly Step[]): Step => steps.at(-1) ?? { ledger: [], buildings: {} };

describe('whatever people do in the buildings of a campaign', () => {
  test('signing numbers are 1, 2, 3 … in the order in which the signatures are stored', () =>
    always((steps) => {
      for (const [index, { ledger }] of steps.entries()) {
        expect(ledger.map(({ number }) => number)).toEqual(ledger.map((_, at) => at + 1));
        const before = steps[index - 1]?.ledger ?? [];
        // What was given stays; a number that was voided stays so.
        expect(ledger.slice(0, before.length)).toEqual(
          before.map((row, at) => ({ ...row, voidedAt: row.voidedAt ?? ledger[at]?.voidedAt })),
        );
      }
    }));

  test('the signatures of one building have their numbers in the order of its history', () =>
    always((steps) => {
      const { ledger, buildings } = last(steps);
      for (const id of Object.keys(buildings)) {
        const seqs = ledger.filter(({ buildingId }) => buildingId === id).map(({ seq }) => seq);
        expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
      }
    }));

  test('every household that is signed has one live number, and nobody else has one', () =>
    always((steps) => {
      for (const { ledger, buildings } of steps) {
        const live = ledger.filter(({ voidedAt }) => voidedAt === null);
        const signed = Object.entries(buildings).flatMap(([id, { households }]) =>
          Object.values(households)
            .filter(({ signedAt }) => signedAt !== null)
            .map((household) => `${id} ${household.id} ${household.signedAt}`),
        );
        expect(
          live.map((row) => `${row.buildingId} ${row.householdId} ${row.recordedAt}`).toSorted(),
        ).toEqual(signed.toSorted());
      }
    }));
});

test('the campaigns are worth something: many numbers, some of them void, from several buildings at once', () => {
  const ledgers = fc
    .sample(campaignArbitrary, { numRuns: 60, seed: 1 })
    .map((script) => last(stepsOf(script)).ledger);
  const numbers = ledgers.flat();
  expect(numbers.length).toBeGreaterThan(100);
  expect(numbers.some(({ voidedAt }) => voidedAt !== null)).toBe(true);
  expect(ledgers.some((ledger) => new Set(ledger.map(({ buildingId }) => buildingId)).size > 2)).toBe(true);
});
