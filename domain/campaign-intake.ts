// Promises without a household live in their campaign: it takes commands and runs their clocks. Synchronous and pure, like
// `intake.ts`; the rules are those of `promises.ts`.
import {
  evolveCampaign,
  remember,
  type Campaign,
  type CampaignEvent,
  type CampaignFact,
} from './campaign.ts';
import type { CampaignRun } from './campaign-run.ts';
import { liesInFuture, type BuildingCommand } from './decision.ts';
import type { ClockRules } from './escalation.ts';
import type { Answered, Clock, CommandEnvelope, Outcome } from './intake.ts';
import { earliest, unreachable, type Author, type Id, type Instant } from './kernel.ts';
import {
  climbsAt,
  escalate,
  handOver,
  make,
  openPromises,
  recountPromises,
  settle,
  type PromiseFact,
  type PromiseOutcome,
  type Ruling,
} from './promises.ts';
import type { RefusalCode } from './refusals.ts';
import { pending, promiseReasons, raising, stale, type Reason } from './reminders.ts';
import { isSameCalendar } from './working-time.ts';

type MakePromise = BuildingCommand<'make_promise', { staffId: Id; dueAt: Instant }>;
type DecidePromise = BuildingCommand<'decide_promise', { promiseId: Id; outcome: PromiseOutcome }>;
type HandOverPromises = BuildingCommand<'hand_over_promises', { fromStaffId: Id; toStaffId: Id }>;
export type CampaignCommand = MakePromise | DecidePromise | HandOverPromises;
export type CampaignEnvelope = Omit<CommandEnvelope, 'command'> & { command: CampaignCommand };

const SYSTEM: Author = { staffId: null, role: 'system' };

/** Whether policy and calendar have to be known: promises have clocks, and their notifications have windows. */
export const needsRules = ({ campaign, outbox }: CampaignRun): boolean =>
  openPromises(campaign.promises).length > 0 || outbox.some((event) => !('thresholdId' in event.data));

/** Takes a batch: one outcome per command, in order. A command that was taken before is not taken again. */
export function takeCampaignBatch(
  run: CampaignRun,
  rules: ClockRules,
  batch: readonly CampaignEnvelope[],
  clock: Clock,
): { run: CampaignRun; outcomes: Outcome[] } {
  let state = tickCampaign(run, rules, clock);
  const outcomes: Outcome[] = [];
  for (const envelope of batch) {
    const taken = knownOutcome(state, envelope);
    if (taken) {
      outcomes.push(taken);
      continue;
    }
    const { run: next, outcome } = takeCommand(state, rules, envelope, clock);
    state = tickCampaign(next, rules, clock);
    outcomes.push(outcome);
  }
  return { run: state, outcomes };
}

function knownOutcome({ answers, campaign }: CampaignRun, { id, fingerprint }: CampaignEnvelope) {
  const answer = answers.find(({ commandId }) => commandId === id);
  if (!answer) return campaign.recent.includes(id) ? ({ kind: 'repeated' } as const) : null;
  return answer.fingerprint === fingerprint ? answer.outcome : ({ kind: 'reused' } as const);
}

function takeCommand(
  run: CampaignRun,
  rules: ClockRules,
  envelope: CampaignEnvelope,
  clock: Clock,
): { run: CampaignRun; outcome: Answered } {
  const { id, fingerprint, by, occurredAt } = envelope;
  const now = notBefore(run.campaign, clock.now);
  const ruling = decideForCampaign(run.campaign, rules, envelope, { now, newId: () => clock.newId() });
  const answered = (state: CampaignRun, outcome: Answered) => ({
    run: {
      ...state,
      campaign: remember(state.campaign, id),
      answers: [...state.answers, { commandId: id, fingerprint, at: now, outcome }],
    },
    outcome,
  });
  if (ruling.refused !== null) return answered(run, { kind: 'refused', code: ruling.refused });
  const stamp = { at: now, by, commandId: id, ...(occurredAt === null ? {} : { occurredAt }) };
  const state = record(run, rules, ruling.facts, stamp);
  return answered(state, {
    kind: 'accepted',
    seq: state.campaign.seq,
    ids: idsOf(ruling.facts),
    household: null,
    building: null,
  });
}

const idsOf = (facts: readonly PromiseFact[]): Record<string, Id | Id[]> => {
  const [made] = facts.flatMap(({ type, data }) => (type === 'promise_made' ? [data.promiseId] : []));
  const handed = facts.flatMap(({ type, data }) => (type === 'promise_handed_over' ? [data.promiseId] : []));
  return {
    ...(made === undefined ? {} : { promiseId: made }),
    ...(handed.length > 0 ? { promiseIds: handed } : {}),
  };
};

/** What a rule of the campaign says; a handover is of several promises. */
type Decided = { refused: RefusalCode } | { refused: null; facts: PromiseFact[] };

/** Faults in the order of every command: the instant, the rule, ids of the body that exist nowhere. */
function decideForCampaign(
  { promises }: Campaign,
  { policy }: ClockRules,
  { command, occurredAt, unknown }: CampaignEnvelope,
  { now, newId }: Clock,
): Decided {
  const happened = occurredAt ?? now;
  if (liesInFuture(happened, now)) return { refused: 'occurred_in_future' };
  const decided = rule(promises, policy, command, { happened, newId });
  return decided.refused === null && unknown !== null ? { refused: unknown } : decided;
}

function rule(
  promises: Campaign['promises'],
  policy: ClockRules['policy'],
  command: CampaignCommand,
  context: { happened: Instant; newId: () => Id },
): Decided {
  switch (command.type) {
    case 'make_promise':
      return one(make(command.data, policy, context));
    case 'decide_promise':
      return one(settleKnown(promises[command.data.promiseId], command.data.outcome));
    case 'hand_over_promises':
      return handedOver(promises, command.data);
    default:
      return unreachable(command);
  }
}

const one = (ruling: Ruling): Decided =>
  ruling.refused === null ? { refused: null, facts: [ruling.fact] } : ruling;

/** As a building hands over what is somebody's. */
function handedOver(
  promises: Campaign['promises'],
  { fromStaffId, toStaffId }: HandOverPromises['data'],
): Decided {
  if (fromStaffId === toStaffId) return { refused: 'same_staff' };
  const facts = handOver(promises, fromStaffId, toStaffId);
  return facts.length === 0 ? { refused: 'nothing_to_reassign' } : { refused: null, facts };
}

/** It exists, as whoever sent the command found: one that is not here any more was decided long ago. */
const settleKnown = (promise: Campaign['promises'][Id] | undefined, outcome: PromiseOutcome): Ruling =>
  promise ? settle(promise, outcome) : { refused: 'already_decided' };

/** Does what the campaign's clock owes up to now: reminders first, then what climbs. */
export function tickCampaign(run: CampaignRun, rules: ClockRules, { now: wall, newId }: Clock): CampaignRun {
  const now = notBefore(run.campaign, wall);
  let state = run;
  for (;;) {
    const facts = dueFacts(state.campaign, rules, now, newId);
    if (facts.length === 0) return state;
    state = record(state, rules, facts, { at: now, by: SYSTEM });
  }
}

function dueFacts(
  { promises, reminders }: Campaign,
  rules: ClockRules,
  now: Instant,
  newId: () => Id,
): CampaignFact[] {
  const reasons = pending(promiseReasons(rules.policy, promises), reminders).filter(({ at }) => at <= now);
  const climbing = openPromises(promises).filter((promise) => {
    const at = climbsAt(promise, rules.policy);
    return at !== null && at <= now;
  });
  return [
    ...reasons.flatMap((reason) => raisedBy(reason, newId)),
    ...climbing.flatMap((promise) => escalate(promise, rules, now)),
  ];
}

function raisedBy(reason: Reason, newId: () => Id): CampaignFact[] {
  const { promise } = reason;
  if (!promise) return [];
  return [{ type: 'reminder_raised', data: { ...raising(reason, newId), kind: 'promiseDue', ...promise } }];
}

/** The earliest instant at which the campaign's clock has something to do; null when nothing waits. */
export function campaignDueAt({ campaign: { promises, reminders }, rules }: CampaignRun): Instant | null {
  if (rules === null) return null;
  return earliest([
    ...openPromises(promises).map((promise) => climbsAt(promise, rules.policy)),
    ...pending(promiseReasons(rules.policy, promises), reminders).map(({ at }) => at),
  ]);
}

/** The run under the policy and the calendar as they are now. Another calendar counts clocks again. */
export function withRules(run: CampaignRun, rules: ClockRules, clock: Clock): CampaignRun {
  const isAnotherCalendar = run.rules !== null && !isSameCalendar(run.rules.calendar, rules.calendar);
  const recounted: PromiseFact[] = isAnotherCalendar
    ? recountPromises(run.campaign.promises, rules.calendar)
    : [];
  const stamp = { at: notBefore(run.campaign, clock.now), by: SYSTEM };
  return tickCampaign(record({ ...run, rules }, rules, recounted, stamp), rules, clock);
}

type Stamp = Pick<CampaignEvent, 'at' | 'by' | 'commandId' | 'occurredAt'>;

/** Records facts, and withdraws reminders whose reason is gone with them. */
function record(
  run: CampaignRun,
  rules: ClockRules,
  facts: readonly CampaignFact[],
  stamp: Stamp,
): CampaignRun {
  const told = append(run, facts, stamp);
  const { promises, reminders } = told.campaign;
  const gone = stale(reminders, () => promiseReasons(rules.policy, promises), stamp.at);
  return append(
    told,
    gone.map(({ reminderId }) => ({ type: 'reminder_withdrawn', data: { reminderId, kind: 'promiseDue' } })),
    stamp,
  );
}

function append(run: CampaignRun, facts: readonly CampaignFact[], stamp: Stamp): CampaignRun {
  const events = facts.map((fact, index): CampaignEvent => ({
    ...fact,
    ...stamp,
    seq: run.campaign.seq + 1 + index,
  }));
  return {
    ...run,
    campaign: events.reduce(evolveCampaign, run.campaign),
    outbox: [...run.outbox, ...events],
  };
}

/** Recorded instants never run backwards, whatever the clock of the machine does. */
const notBefore = ({ lastEventAt }: Campaign, now: Instant): Instant =>
  lastEventAt > now ? lastEventAt : now;
