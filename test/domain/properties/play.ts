import { unopened, type Building } from '../../../domain/building.ts';
import type { Command } from '../../../domain/decide.ts';
import type { BuildingEvent } from '../../../domain/events.ts';
import {
  startRun,
  takeBatch,
  tick,
  type BuildingRun,
  type CommandEnvelope,
  type Outcome,
} from '../../../domain/intake.ts';
import type { Instant } from '../../../domain/kernel.ts';
import { dropProjected, nextProjection, projectState, type Projection } from '../../../domain/projection.ts';
import { record } from '../../../domain/record.ts';
import { openBuilding } from '../../../domain/roll.ts';
import { SEEDED_CALENDAR } from '../../../domain/calendar-seed.ts';
import { applyProjection, emptyRows, type Rows } from '../rows.ts';
import { HANDLER, LEADER, START } from '../scenario.ts';
import { commandOf, later, POLICIES, ROLL, type Intent } from './generated.ts';

/** One command of a played sequence: the building when it came and after it, and what happened. */
export interface Move {
  command: Command;
  outcome: Outcome;
  isRepeated: boolean;
  before: Building;
  after: Building;
  events: BuildingEvent[];
  now: Instant;
}

export interface Play {
  moves: Move[];
  history: BuildingEvent[];
  building: Building;
  /** What a store has that takes every projection, wherever the intents cut, and the rows that it should have. */
  cuts: { rows: Rows; whole: Projection }[];
}

/** Plays a sequence through the intake, as the workflow does. */
export function play(policy: number, intents: readonly Intent[]): Play {
  const opening = { campaignId: 'k1', buildingId: 'b1', calendar: SEEDED_CALENDAR, roll: ROLL };
  const facts = [openBuilding({ ...opening, policy: POLICIES[policy % POLICIES.length] ?? never() }, START)];
  const opened = record(unopened('b1'), facts, { at: START, by: { staffId: null, role: 'system' } });
  let run: BuildingRun = { ...startRun(opened.building), outbox: { events: opened.events, answers: [] } };
  let history = opened.events;
  let rows = emptyRows();
  let now = START;
  let last: CommandEnvelope | null = null;
  let ids = 0;
  const newId = (): string => `new-${(ids += 1)}`;
  const moves: Move[] = [];
  const cuts: Play['cuts'] = [];
  for (const [index, intent] of intents.entries()) {
    now = later(now, intent.minutesLater);
    const caughtUp = tick(run, { now, newId });
    const isRepeated = intent.repeatsLast && last !== null;
    const envelope: CommandEnvelope =
      isRepeated && last ? last : envelopeOf(caughtUp.building, intent, index, now);
    const taken = takeBatch(caughtUp, [envelope], { now, newId });
    const events = newEvents(run, taken.run);
    const outcome = taken.outcomes[0] ?? never();
    const { command } = envelope;
    moves.push({
      command,
      outcome,
      isRepeated,
      before: caughtUp.building,
      after: taken.run.building,
      events,
      now,
    });
    history = [...history, ...events];
    last = envelope;
    run = taken.run;
    if (intent.projects || index === intents.length - 1) {
      ({ run, rows } = drain(run, rows));
      cuts.push({ rows, whole: projectState(run.building, history) });
    }
  }
  return { moves, history, building: run.building, cuts };
}

const envelopeOf = (building: Building, intent: Intent, index: number, now: Instant): CommandEnvelope => ({
  id: `c${index}`,
  fingerprint: `c${index}`,
  command: commandOf(building, intent, now),
  occurredAt: intent.minutesAgo === null ? null : later(now, -intent.minutesAgo),
  by: intent.asLeader ? LEADER : HANDLER,
  unknown: null,
});

const newEvents = (before: BuildingRun, after: BuildingRun): BuildingEvent[] =>
  after.outbox.events.filter(({ seq }) => seq > before.building.seq);

function drain(run: BuildingRun, rows: Rows): { run: BuildingRun; rows: Rows } {
  const projection = nextProjection(run);
  return projection
    ? drain(dropProjected(run, projection), applyProjection(rows, projection))
    : { run, rows };
}

function never(): never {
  throw new Error('Out of reach');
}
