// What holds whatever people do, in whatever order.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allowedCommands } from '../../../domain/allowed.ts';
import type { Building } from '../../../domain/building.ts';
import { RULES } from '../../../domain/decide.ts';
import { nextDue } from '../../../domain/due.ts';
import type { BuildingEvent } from '../../../domain/events.ts';
import { openObjections } from '../../../domain/household.ts';
import { replayEvents } from '../../../domain/intake.ts';
import { STAGE_ORDER } from '../../../domain/policy.ts';
import { buildingThresholds } from '../../../domain/stages.ts';
import { viewBuilding } from '../../../domain/views.ts';
import { throughJson } from '../scenario.ts';
import { intentArbitrary, POLICIES } from './generated.ts';
import { play, type Play } from './play.ts';
import { recount, recountArea } from './recount.ts';
import { endByFirstSignature, signedHouseholds } from './recount-signing.ts';

const RUNS = 100;
const NEVER = '9999-12-31T00:00:00.000Z';
const sequences = [
  fc.nat(POLICIES.length - 1),
  fc.array(intentArbitrary, { maxLength: 80, size: 'max' }),
] as const;

const always = (holds: (played: Play) => void): void =>
  fc.assert(
    fc.property(...sequences, (policy, intents) => holds(play(policy, intents))),
    { numRuns: RUNS },
  );

const areaOf = ({ households }: Building): number =>
  Object.values(households).reduce((sum, { areaCm2 }) => sum + areaCm2, 0);
const sizeOf = ({ households }: Building): number => Object.keys(households).length;
const growthOf = (event: BuildingEvent): number | null => {
  if (event.type === 'household_split') return event.data.partIds.length;
  return event.type === 'households_merged' ? -event.data.mergedIds.length : null;
};

describe('whatever people do', () => {
  test('counts equal a recount from the history alone', () =>
    always(({ history, building }) => {
      const expected = recount(history, building.policy.contact.unreachableAfterAttempts);
      expect(viewBuilding(building).counts).toEqual(expected);
    }));

  test('the area of the building is what the history says of its households', () =>
    always(({ history, building }) => expect(areaOf(building)).toBe(recountArea(history))));

  test('a split adds its parts and a merge takes away what it joined; neither changes the area', () =>
    always(({ moves }) => {
      for (const { before, after, events } of moves) {
        const growth = events.map(growthOf).find((change) => change !== null);
        if (growth === undefined) continue;
        expect(sizeOf(after) - sizeOf(before)).toBe(growth);
        expect(areaOf(after)).toBe(areaOf(before));
      }
    }));

  test('nobody is counted twice or not at all, and no more sign than there are', () =>
    always(({ moves }) => {
      for (const { after } of moves) {
        const { total, signed, byStatus, byTenure } = viewBuilding(after).counts;
        expect(signed).toBeLessThanOrEqual(total);
        expect(Object.values(byStatus).reduce((sum, count) => sum + count, 0)).toBe(total);
        expect(byTenure.rented.total + byTenure.owned.total).toBe(total);
        expect(byTenure.rented.signed + byTenure.owned.signed).toBe(signed);
      }
    }));

  test('folding the history gives the building', () =>
    always(({ history, building }) =>
      expect(replayEvents('b1', throughJson(history))).toStrictEqual(throughJson(building)),
    ));

  test('a refused command changes nothing', () =>
    always(({ moves }) => {
      const refused = moves.filter(({ outcome }) => outcome.kind === 'refused');
      for (const { before, after } of refused) expect(after).toStrictEqual(before);
    }));

  test('a repeated command changes nothing and gets its answer again', () =>
    always(({ moves }) => {
      for (const [index, { isRepeated, outcome, before, after }] of moves.entries()) {
        if (!isRepeated) continue;
        expect(after).toStrictEqual(before);
        expect([{ kind: 'repeated' }, moves[index - 1]?.outcome]).toContainEqual(outcome);
      }
    }));

  test('nothing that is due is left behind', () =>
    always(({ moves }) => {
      for (const { after, now } of moves) {
        expect((nextDue(after)?.at ?? NEVER) > now).toBe(true);
      }
    }));

  test('events are numbered 1, 2, 3 … and their instants never run backwards', () =>
    always(({ history, building }) => {
      expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1));
      expect(building.seq).toBe(history.length);
      expect(history.map(({ at }) => at)).toEqual(history.map(({ at }) => at).toSorted());
    }));

  test('projections, wherever they are cut, add up to the rows of the building', () =>
    always(({ cuts }) => {
      for (const { rows, whole } of cuts) {
        expect(rows.building).toEqual(whole.building);
        expect(rows.households).toEqual(Object.fromEntries(whole.households.map((row) => [row.id, row])));
        expect(rows.events).toEqual(whole.events);
      }
    }));

  test('every command leaves one answer', () =>
    always(({ cuts, moves }) => {
      const taken = moves.filter(({ isRepeated }) => !isRepeated);
      expect(Object.keys(cuts.at(-1)?.rows.answers ?? {})).toHaveLength(taken.length);
    }));

  test('the days add up to the building, and so do signing numbers', () =>
    always(({ cuts }) => {
      for (const { rows } of cuts) {
        const signed = rows.building?.counts.signed;
        const given = rows.events.filter(({ ledger }) => ledger === 'number').length;
        const voided = rows.events.filter(({ ledger }) => ledger === 'void').length;
        expect(rows.events.reduce((sum, { daily }) => sum + (daily?.signed ?? 0), 0)).toBe(signed);
        expect(given - voided).toBe(signed);
      }
    }));

  test('a household has one live signing number exactly while it is signed, counted from the history alone', () =>
    always(({ cuts, history, building }) => {
      const live = new Map<string, number>();
      for (const event of cuts.at(-1)?.rows.events ?? []) {
        if (!event.ledger || !('householdId' in event)) continue;
        const numbers = (live.get(event.householdId) ?? 0) + (event.ledger === 'number' ? 1 : -1);
        expect([0, 1]).toContain(numbers);
        live.set(event.householdId, numbers);
      }
      const numbered = [...live].filter(([, numbers]) => numbers === 1).map(([id]) => id);
      const signed = Object.values(building.households).filter(({ signedAt }) => signedAt !== null);
      expect(numbered.toSorted()).toEqual(signed.map(({ id }) => id).toSorted());
      expect(numbered.toSorted()).toEqual(signedHouseholds(history).toSorted());
    }));

  test('a stage that counts from the first signature ends by the first that stands, unless it was extended', () =>
    always(({ moves }) => {
      for (const { after } of moves) expect(endByFirstSignature(after)).toBe(after.stageEndsAt);
    }));

  test('what is opened and not closed on some day is open now', () =>
    always(({ cuts, building }) => {
      const daily = cuts.at(-1)?.rows.events.flatMap((event) => event.daily ?? []) ?? [];
      const open = daily.reduce((sum, day) => sum + day.objectionsOpened - day.objectionsClosed, 0);
      expect(open).toBe(Object.values(building.households).flatMap(openObjections).length);
    }));

  test('a threshold is marked as met exactly while it is', () =>
    always(({ moves }) => {
      for (const { after } of moves) {
        const met = buildingThresholds(after).filter((threshold) => threshold.met);
        // What holds over the campaign, the campaign says.
        const own = Object.keys(after.metAt).filter((id) => id !== 'campaign');
        expect(own.toSorted()).toEqual(met.map(({ id }) => id).toSorted());
      }
    }));

  test('a stage follows the one before it, lapses, or is reopened to signing', () =>
    always(({ history }) => {
      for (const event of history) {
        if (event.type !== 'stage_advanced') continue;
        const from = STAGE_ORDER.findIndex((stage) => stage === event.data.from);
        expect(event.data.to).toBe(STAGE_ORDER[from + 1]);
      }
    }));

  test('a screen offers every command of a household that the rules accept', () =>
    always(({ moves }) => {
      for (const { command, outcome, before, isRepeated } of moves) {
        const household = 'householdId' in command ? before.households[command.householdId] : undefined;
        if (isRepeated || outcome.kind !== 'accepted' || !household) continue;
        expect(allowedCommands(before, household)).toContain(command.type);
      }
    }));
});

test('the sequences are worth something: every command is accepted in some of them', () => {
  const accepted = new Set<string>();
  const sample = fc.sample(fc.tuple(...sequences), { numRuns: 300, seed: 1 });
  for (const [policy, intents] of sample) {
    const { moves } = play(policy, intents);
    for (const { outcome, command } of moves) if (outcome.kind === 'accepted') accepted.add(command.type);
  }
  expect([...accepted].toSorted()).toEqual(Object.keys(RULES).toSorted());
});
