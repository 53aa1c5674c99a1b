// A building takes commands in batches. Everything here is synchronous and pure, so the workflow that calls it
// needs no lock and a replay gives the same answers.
import { evolve, unopened, type Building } from './building.ts';
import type { BuildingReport } from './campaign.ts';
import { decide, type Command } from './decide.ts';
import type { Refused } from './decision.ts';
import type { BuildingEvent } from './events.ts';
import type { Author, Id, Instant } from './kernel.ts';
import { catchUp, record } from './record.ts';
import type { RefusalCode } from './refusals.ts';
import { viewBuilding, viewHousehold, type BuildingView, type HouseholdView } from './views.ts';

/** A command on its way: `id` names it for ever, `fingerprint` is a keyed hash of the request it came with. */
export interface CommandEnvelope {
  id: Id;
  fingerprint: string;
  command: Command;
  occurredAt: Instant | null;
  by: Author;
  /** The first id of the body that exists nowhere, as the API found. */
  unknown: RefusalCode | null;
}

export interface AcceptedOutcome {
  kind: 'accepted';
  /** Number of the command's last event. */
  seq: number;
  ids: Record<string, Id | Id[]>;
  household: HouseholdView | null;
  /** Null where a campaign as a whole took it. */
  building: BuildingView | null;
}
export interface RefusedOutcome extends Omit<Refused, 'accepted'> {
  kind: 'refused';
}
/** What a command got: an answer, `repeated` when the answer is in PostgreSQL already, or `reused` when its id
 *  came before with another request. */
export type Answered = AcceptedOutcome | RefusedOutcome;
export type Outcome = Answered | { kind: 'repeated' } | { kind: 'reused' };

/** An answer, kept until PostgreSQL has it. */
export interface Answer {
  commandId: Id;
  fingerprint: string;
  at: Instant;
  outcome: Answered;
}

/** A building at work: its state, what PostgreSQL has yet to learn, and the commands it answered lately. */
export interface BuildingRun {
  building: Building;
  outbox: { events: BuildingEvent[]; answers: Answer[] };
  recent: Id[];
  /** What the campaign was told last; null before the first time. */
  reported: BuildingReport | null;
}

const RECENT_KEPT = 500;

export const startRun = (building: Building): BuildingRun => ({
  building,
  outbox: { events: [], answers: [] },
  recent: [],
  reported: null,
});

/** The building that a complete history tells of. */
export const replayEvents = (id: Id, events: readonly BuildingEvent[]): Building =>
  events.reduce(evolve, unopened(id));

export interface Clock {
  now: Instant;
  newId: () => Id;
}

/** Takes a batch: one outcome per command, in order. Nothing is lost when one is refused. */
export function takeBatch(
  run: BuildingRun,
  batch: readonly CommandEnvelope[],
  clock: Clock,
): { run: BuildingRun; outcomes: Outcome[] } {
  let state = tick(run, clock);
  const outcomes: Outcome[] = [];
  for (const envelope of batch) {
    const known = knownOutcome(state, envelope);
    if (known) {
      outcomes.push(known);
      continue;
    }
    const { run: next, outcome } = takeCommand(state, envelope, clock);
    // A command may leave work that was due before it: an extension finds overdue objections.
    state = tick(next, clock);
    outcomes.push(outcome);
  }
  return { run: state, outcomes };
}

/** Does what the building's clock owes up to now. */
export function tick(run: BuildingRun, { now, newId }: Clock): BuildingRun {
  const { building, events } = catchUp(run.building, notBefore(run.building, now), newId);
  return events.length === 0 ? run : keep({ ...run, building }, events, null);
}

/** Recorded instants never run backwards, whatever the clock of the machine does. */
const notBefore = (building: Building, now: Instant): Instant =>
  building.lastEventAt > now ? building.lastEventAt : now;

function knownOutcome(run: BuildingRun, envelope: CommandEnvelope): Outcome | null {
  // While PostgreSQL is away the outbox holds more answers than `recent` does.
  const answer = run.outbox.answers.find(({ commandId }) => commandId === envelope.id);
  if (!answer) return run.recent.includes(envelope.id) ? { kind: 'repeated' } : null;
  return answer.fingerprint === envelope.fingerprint ? answer.outcome : { kind: 'reused' };
}

function takeCommand(
  run: BuildingRun,
  envelope: CommandEnvelope,
  clock: Clock,
): { run: BuildingRun; outcome: Answered } {
  const now = notBefore(run.building, clock.now);
  const { command, by, unknown, occurredAt } = envelope;
  const happened = occurredAt ?? now;
  const decision = decide(run.building, command, { now, happened, by, unknown, newId: () => clock.newId() });
  if (!decision.accepted) {
    const { accepted: _no, ...refusal } = decision;
    const outcome: Answered = { kind: 'refused', ...refusal };
    return { run: keep(run, [], answerOf(envelope, outcome, now)), outcome };
  }
  const stamp = { at: now, by, commandId: envelope.id, ...(occurredAt === null ? {} : { occurredAt }) };
  const { building, events } = record(run.building, decision.facts, stamp);
  const outcome: Answered = {
    kind: 'accepted',
    seq: building.seq,
    ids: decision.ids,
    household: viewHouseholdOf(building, command),
    building: viewBuilding(building),
  };
  return { run: keep({ ...run, building }, events, answerOf(envelope, outcome, now)), outcome };
}

function viewHouseholdOf(building: Building, command: Command): HouseholdView | null {
  const household = 'householdId' in command ? building.households[command.householdId] : undefined;
  return household ? viewHousehold(building, household) : null;
}

const answerOf = ({ id, fingerprint }: CommandEnvelope, outcome: Answered, at: Instant): Answer => ({
  commandId: id,
  fingerprint,
  at,
  outcome,
});

function keep(run: BuildingRun, events: readonly BuildingEvent[], answer: Answer | null): BuildingRun {
  return {
    ...run,
    outbox: {
      events: [...run.outbox.events, ...events],
      answers: answer ? [...run.outbox.answers, answer] : run.outbox.answers,
    },
    recent: answer ? [...run.recent, answer.commandId].slice(-RECENT_KEPT) : run.recent,
  };
}
