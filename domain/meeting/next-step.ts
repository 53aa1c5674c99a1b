import type { Instant } from '../kernel.ts';
import type { HouseholdFacts } from './facts.ts';
import { lacksPapers } from './obstacle.ts';

export const NEXT_STEPS = [
  'promise',
  'appointment',
  'answer_objection',
  'await_verdict',
  'collect_papers',
  'next_signatory',
  'survey',
  'visit',
  'sign',
] as const;
export type NextStepKind = (typeof NEXT_STEPS)[number];

export interface NextStep {
  kind: NextStepKind;
  /** When it is due or agreed; of a visit or survey, until when the household asked for peace; null where nothing says. */
  at: Instant | null;
}

/** What staff do next, apart from promises: what is agreed, then what the household waits for, then what is missing. */
export function nextStepOf(household: HouseholdFacts, now: Instant): NextStep {
  const { objections, intent, isOpenWhoSigns, status } = household;
  const [agreed] = household.appointments.map(({ at }) => at).toSorted();
  if (agreed !== undefined) return { kind: 'appointment', at: agreed };
  const unanswered = objections.filter(({ answered }) => !answered);
  if (unanswered.length > 0) {
    const [at = null] = unanswered.flatMap(({ dueAt }) => dueAt ?? []).toSorted();
    return { kind: 'answer_objection', at };
  }
  if (objections.length > 0) return { kind: 'await_verdict', at: null };
  if (lacksPapers(household)) return { kind: 'collect_papers', at: null };
  if (isOpenWhoSigns || status === 'partly_signed') return { kind: 'next_signatory', at: null };
  if (intent === 'willing') return { kind: 'sign', at: null };
  return { kind: intent === null ? 'survey' : 'visit', at: peaceUntil(household, now) };
}

const peaceUntil = ({ doNotContactUntil }: HouseholdFacts, now: Instant): Instant | null =>
  doNotContactUntil !== null && doNotContactUntil > now ? doNotContactUntil : null;

/** The same where somebody promised something: a promise is next, unless an appointment comes before it. */
export function withPromises(step: NextStep, dueAts: readonly Instant[]): NextStep {
  const [at] = dueAts.toSorted();
  if (at === undefined) return step;
  const isFirst = step.kind !== 'appointment' || step.at === null || at < step.at;
  return isFirst ? { kind: 'promise', at } : step;
}
