// Whatever is recorded, in whatever order and with whatever dates, enforcement comes after mediation and a decision.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evolve, unopened, type Building } from '../../../domain/building.ts';
import type { Command } from '../../../domain/decide.ts';
import type { BuildingEvent } from '../../../domain/events.ts';
import { startRun, takeBatch } from '../../../domain/intake.ts';
import { record } from '../../../domain/record.ts';
import {
  nextTurns,
  partsOf,
  REFUSAL_TURNS,
  turnOf,
  type RefusalTurn,
} from '../../../domain/refusal-track.ts';
import { inStage, lines, policyOf } from '../openings.ts';
import { START } from '../scenario.ts';
import { later } from './generated.ts';

const TURNS = Object.keys(REFUSAL_TURNS) as RefusalTurn[];
const MINUTES_A_DAY = 1_440;

interface Try {
  /** Any turn at all, or one that the order allows. */
  turn: RefusalTurn | number;
  daysLater: number;
  servedDaysAgo: number;
  takesBack: boolean;
  signs: boolean;
}

const tryArbitrary: fc.Arbitrary<Try> = fc.record({
  turn: fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...TURNS) }, { weight: 4, arbitrary: fc.nat(11) }),
  daysLater: fc.constantFrom(0, 1, 16, 61, 100),
  servedDaysAgo: fc.constantFrom(0, 0, 3, 200),
  takesBack: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  signs: fc.integer({ min: 0, max: 39 }).map((n) => n === 0),
});

function opened(): Building {
  const { facts, buildingId } = inStage('effective', lines(1), policyOf('shanghai-95'));
  return record(unopened(buildingId), facts, { at: START, by: { staffId: null, role: 'system' } }).building;
}

function commandOf(building: Building, tried: Try, now: string): Command {
  const householdId = 'h1';
  const track = building.households[householdId]?.afterRefusal ?? null;
  const last = track?.steps.at(-1);
  if (tried.signs) {
    const data = {
      signatoryId: 'h1-tenant',
      medium: 'paper',
      optionVersion: null,
      witnessStaffId: null,
    } as const;
    return { type: 'record_signature', householdId, data };
  }
  if (tried.takesBack && last) {
    return { type: 'withdraw_record', householdId, data: { commandId: last.commandId } };
  }
  const next = nextTurns(track);
  const turn =
    typeof tried.turn === 'number'
      ? (next[tried.turn % Math.max(1, next.length)] ?? 'enforcement_opened')
      : tried.turn;
  const servedAt = REFUSAL_TURNS[turn].isServed ? later(now, -tried.servedDaysAgo * MINUTES_A_DAY) : null;
  return { type: 'record_refusal_step', householdId, data: { ...partsOf(turn), servedAt } };
}

function played(tries: readonly Try[]): BuildingEvent[] {
  let run = startRun(opened());
  let now = START;
  for (const [index, tried] of tries.entries()) {
    now = later(now, tried.daysLater * MINUTES_A_DAY);
    const command = commandOf(run.building, tried, now);
    const by = { staffId: 'sun', role: 'director' } as const;
    const envelope = {
      id: `c${index}`,
      fingerprint: '',
      command,
      occurredAt: null,
      by,
      unknown: null,
    };
    ({ run } = takeBatch(run, [envelope], { now, newId: () => `new-${index}` }));
  }
  return run.outbox.events;
}

/** The turns that stand after a history, of the track that runs: told from the events alone. */
function standing(events: readonly BuildingEvent[]): RefusalTurn[] {
  let turns: { commandId: string | undefined; turn: RefusalTurn }[] = [];
  let hasEnded = false;
  for (const event of events) {
    if (event.type === 'refusal_step_recorded') {
      if (hasEnded) turns = [];
      turns.push({ commandId: event.commandId, turn: turnOf(event.data) });
    }
    if (event.type === 'record_withdrawn')
      turns = turns.filter(({ commandId }) => commandId !== event.data.commandId);
    if (event.type === 'refusal_track_ended') hasEnded = true;
    else if (event.type === 'refusal_step_recorded' || event.type === 'record_withdrawn') hasEnded = false;
  }
  return turns.map(({ turn }) => turn);
}

const reachesEnforcement = (events: readonly BuildingEvent[]): boolean =>
  events.some((event) => event.type === 'refusal_step_recorded' && event.data.step === 'enforcement');

test('no sequence reaches enforcement without a mediation that failed and a decision that stands', () => {
  let reached = 0;
  fc.assert(
    fc.property(fc.array(tryArbitrary, { minLength: 5, maxLength: 40 }), (tries) => {
      const events = played(tries);
      if (reachesEnforcement(events)) reached += 1;
      for (const [index, event] of events.entries()) {
        if (event.type !== 'refusal_step_recorded' || event.data.step !== 'enforcement') continue;
        const before = standing(events.slice(0, index));
        const decided = before.lastIndexOf('decision_served');
        expect(before.slice(0, decided)).toContain('mediation_failed');
        const since = before.slice(decided + 1);
        for (const fallen of [
          'review_revoked',
          'lawsuit_revoked',
          'decision_withdrawn',
          'mediation_opened',
        ]) {
          expect(since).not.toContain(fallen);
        }
      }
    }),
    { numRuns: 300, seed: 11 },
  );
  expect(reached).toBeGreaterThan(20);
});

test('after a signature nothing is recorded any more, and folding the history gives the track', () => {
  fc.assert(
    fc.property(fc.array(tryArbitrary, { minLength: 5, maxLength: 40 }), (tries) => {
      const events = played(tries);
      const signed = events.findIndex(({ type }) => type === 'household_signed');
      const later = signed === -1 ? [] : events.slice(signed + 1).map(({ type }) => type);
      expect(later).not.toContain('refusal_step_recorded');
      const track = events.reduce(evolve, opened()).households['h1']?.afterRefusal;
      expect((track?.steps ?? []).map(turnOf)).toEqual(standing(events));
    }),
    { numRuns: 300, seed: 12 },
  );
});
