import { expect } from '@jest/globals';
import { evolve, householdOf, unopened, type Building } from '../../domain/building.ts';
import type { Command } from '../../domain/decide.ts';
import { nextDue } from '../../domain/due.ts';
import type { BuildingEvent, BuildingFact } from '../../domain/events.ts';
import type { Household } from '../../domain/household.ts';
import { startRun, takeBatch, tick, type BuildingRun, type Outcome } from '../../domain/intake.ts';
import type { Author, Id, Instant } from '../../domain/kernel.ts';
import { record } from '../../domain/record.ts';
import type { RefusalCode } from '../../domain/refusals.ts';
import { buildingThresholds } from '../../domain/stages.ts';
import { statusOf, type Status } from '../../domain/status.ts';
import type { ThresholdState } from '../../domain/thresholds.ts';
import type { Opening } from './openings.ts';

/** An instant by the clock on a Shanghai wall: `shanghai('2026-03-02 10:00')`. */
export const shanghai = (wall: string): Instant =>
  new Date(`${wall.replace(' ', 'T')}:00.000+08:00`).toISOString();

/** A Monday morning, when nothing unless a step says otherwise happens. */
export const START = shanghai('2026-03-02 10:00');

export const HANDLER: Author = { staffId: 'wang', role: 'handler' };
export const OTHER_HANDLER: Author = { staffId: 'zhao', role: 'handler' };
export const LEADER: Author = { staffId: 'li', role: 'leader' };

/** A command on its way into a scenario, or the clock moving on. */
export interface Step {
  command: Command | null;
  by: Author;
  at: Instant | null;
  occurredAt: Instant | null;
  commandId: Id | null;
  unknown: RefusalCode | null;
}

export const step = (command: Command | null): Step => ({
  command,
  by: HANDLER,
  at: null,
  occurredAt: null,
  commandId: null,
  unknown: null,
});

/** At that instant; the clock stays there for the steps that follow. */
export const at = (instant: Instant, taken: Step): Step => ({ ...taken, at: instant });
/** By that member of staff; without this a handler does it. */
export const by = (author: Author, taken: Step): Step => ({ ...taken, by: author });
/** Said to have happened then, whenever it is recorded. */
export const occurred = (instant: Instant, taken: Step): Step => ({ ...taken, occurredAt: instant });
/** With a command id to refer to; without this the first command is `c1`, the second `c2` … */
export const as = (commandId: Id, taken: Step): Step => ({ ...taken, commandId });
/** With an id in its body of which the API found that it exists nowhere. */
export const naming = (unknown: RefusalCode, taken: Step): Step => ({ ...taken, unknown });
/** Nobody does anything, but it is now that instant. */
export const clock = (instant: Instant): Step => at(instant, step(null));

export const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** The facts of events, without where and when they were recorded. */
export const factsOf = (events: readonly BuildingEvent[]): BuildingFact[] =>
  events.map(({ seq: _seq, at: _at, by: _by, commandId: _id, occurredAt: _occurred, ...fact }) => fact);

interface World {
  run: BuildingRun;
  now: Instant;
  commands: number;
  ids: number;
}

/** A building with a history. A step of it that is refused is a mistake in the scenario. */
export function given(opening: Opening, ...steps: Step[]): Scenario {
  const stamp = { at: START, by: { staffId: null, role: 'system' } } as const;
  const opened = record(unopened(opening.buildingId), opening.facts, stamp);
  let world: World = { run: startRun(throughJson(opened.building)), now: START, commands: 0, ids: 0 };
  for (const taken of steps) {
    const { world: next, outcome } = take(world, taken);
    if (outcome && outcome.kind !== 'accepted') {
      throw new Error(`The scenario is refused: ${JSON.stringify([taken.command, outcome])}`);
    }
    world = next;
  }
  return new Scenario(world);
}

/** Does what the clock owes, then the step. Events are folded one by one, each time from state that went through
 *  JSON, and must lead to the state that the intake has. */
function take(world: World, taken: Step): { world: World; outcome: Outcome | null; events: BuildingEvent[] } {
  const next = { ...world, now: taken.at ?? world.now, run: { ...world.run, outbox: emptyOutbox() } };
  const newId = (): Id => `new-${(next.ids += 1)}`;
  const { run, outcome } = enter(next, taken, newId);
  const { events } = run.outbox;
  const folded = events.reduce(
    (state, event) => throughJson(evolve(state, throughJson(event))),
    world.run.building,
  );
  expect(folded).toStrictEqual(throughJson(run.building));
  return { world: { ...next, run: { ...run, building: folded } }, outcome, events };
}

function enter(next: World, taken: Step, newId: () => Id): { run: BuildingRun; outcome: Outcome | null } {
  if (taken.command === null) return { run: tick(next.run, { now: next.now, newId }), outcome: null };
  next.commands += 1;
  const envelope = {
    id: taken.commandId ?? `c${next.commands}`,
    fingerprint: JSON.stringify(taken.command),
    command: throughJson(taken.command),
    occurredAt: taken.occurredAt,
    by: taken.by,
    unknown: taken.unknown,
  };
  const { run, outcomes } = takeBatch(next.run, [envelope], { now: next.now, newId });
  return { run, outcome: outcomes[0] ?? null };
}

const emptyOutbox = (): BuildingRun['outbox'] => ({ events: [], answers: [] });

class Scenario {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  when(taken: Step): Consequence {
    const caughtUp =
      taken.command === null ? this.#world : take(this.#world, clockAt(taken, this.#world)).world;
    const { world, outcome, events } = take(caughtUp, taken);
    return new Consequence(caughtUp.run.building, world.run.building, outcome, events);
  }

  get building(): Building {
    return this.#world.run.building;
  }

  get nextDueAt(): Instant | null {
    return nextDue(this.building)?.at ?? null;
  }

  household(id: Id): Household {
    return householdOf(this.building, id);
  }

  status(id: Id): Status {
    return statusOf(this.household(id), this.building.policy.contact.unreachableAfterAttempts);
  }

  threshold(id: string): ThresholdState {
    const found = buildingThresholds(this.building).find((threshold) => threshold.id === id);
    if (!found) throw new Error(`No threshold ${id}`);
    return found;
  }
}

const clockAt = (taken: Step, world: World): Step => clock(taken.at ?? world.now);

class Consequence {
  readonly #before: Building;
  readonly #after: Building;
  readonly #outcome: Outcome | null;
  readonly #events: readonly BuildingEvent[];

  constructor(before: Building, after: Building, outcome: Outcome | null, events: readonly BuildingEvent[]) {
    this.#before = before;
    this.#after = after;
    this.#outcome = outcome;
    this.#events = events;
  }

  /** Exactly these facts, in this order. */
  then(facts: readonly BuildingFact[]): void {
    if (this.#outcome) expect(this.#outcome).toMatchObject({ kind: 'accepted' });
    expect(factsOf(this.#events)).toStrictEqual(facts);
  }

  /** Accepted, and of these types in this order, where a scenario is not about what they say. */
  thenTypes(types: readonly BuildingFact['type'][]): void {
    if (this.#outcome) expect(this.#outcome).toMatchObject({ kind: 'accepted' });
    expect(this.#events.map(({ type }) => type)).toStrictEqual(types);
  }

  /** Refused with this code and nothing else said, and nothing changed. */
  thenRefused(code: RefusalCode): void {
    expect(this.#outcome).toMatchObject({ kind: 'refused', code });
    expect(this.#events).toStrictEqual([]);
    expect(this.#after).toStrictEqual(this.#before);
  }

  /** This and nothing else was answered. */
  thenSaid(outcome: Outcome): void {
    expect(this.#outcome).toStrictEqual(outcome);
  }

  /** Refused for these thresholds, and nothing changed. */
  thenGated(missing: readonly ThresholdState[]): void {
    this.thenRefused('gate_not_met');
    expect(this.#outcome).toStrictEqual({ kind: 'refused', code: 'gate_not_met', thresholds: missing });
  }
}
