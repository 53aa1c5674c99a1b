// After a refusal: what may be recorded when, and which clocks run then. All of it is in the table below; the periods
// themselves are policy. The clocks are shown. None of them does anything, and nothing here advises anybody.
// [law] 上海市城市更新条例 art. 32: mediation, then a decision of the district, then review, lawsuit, enforcement.
import type { Author, Id, Instant } from './kernel.ts';
import type { Policy, RefusalClockName, RefusalStep } from './policy.ts';
import { lastMomentOf, periodEnd, type Calendar, type Duration } from './working-time.ts';

/** What can be recorded of each step. */
export const REFUSAL_PHASES = {
  mediation: ['opened', 'agreed', 'failed'],
  decision: ['served', 'withdrawn'],
  review: ['opened', 'upheld', 'changed', 'revoked', 'withdrawn'],
  lawsuit: ['opened', 'upheld', 'changed', 'revoked', 'withdrawn'],
  enforcement: ['opened', 'granted', 'rejected', 'completed'],
} as const satisfies Record<RefusalStep, readonly string[]>;
export type RefusalPhase = (typeof REFUSAL_PHASES)[RefusalStep][number];
export interface TurnParts {
  step: RefusalStep;
  phase: RefusalPhase;
}

/** Both in one word: `review_upheld`. */
export type RefusalTurn = {
  [Step in RefusalStep]: `${Step}_${(typeof REFUSAL_PHASES)[Step][number]}`;
}[RefusalStep];

/** What a clock counts from: what was just recorded, the service of the decision, or the end of the clocks before it. */
type ClockStart = 'turn' | 'decision' | 'others';
interface ClockRule {
  kind: RefusalStep;
  name: RefusalClockName;
  from: ClockStart;
}
const clock = (name: RefusalStep, from: ClockStart): ClockRule => ({ kind: name, name, from });
const SUE_AFTER_REVIEW: ClockRule = { kind: 'lawsuit', name: 'lawsuitAfterReview', from: 'turn' };
const ENFORCE_AFTERWARDS = clock('enforcement', 'others');

interface Turn {
  /** What may be recorded after it. */
  next: readonly RefusalTurn[];
  /** It is a paper that is served on the household: the day of service counts. */
  isServed: boolean;
  /** The clocks that run after it; those that ran before are over. */
  clocks: readonly ClockRule[];
}

const turn = (next: readonly RefusalTurn[], ...clocks: ClockRule[]): Turn => ({
  next,
  isServed: false,
  clocks,
});
const served = (next: readonly RefusalTurn[], ...clocks: ClockRule[]): Turn => ({
  next,
  isServed: true,
  clocks,
});

/** A decision that fell: mediate again, or decide anew on the mediation that failed. */
const DECIDE_ANEW = ['mediation_opened', 'decision_served'] as const;

export const REFUSAL_TURNS: Record<RefusalTurn, Turn> = {
  mediation_opened: turn(['mediation_agreed', 'mediation_failed'], clock('mediation', 'turn')),
  // The agreement that counts is the signature, which ends all of this.
  mediation_agreed: turn(['mediation_opened']),
  mediation_failed: turn(['mediation_opened', 'decision_served'], clock('decision', 'turn')),
  decision_served: served(
    ['review_opened', 'lawsuit_opened', 'enforcement_opened', 'decision_withdrawn'],
    clock('review', 'decision'),
    clock('lawsuit', 'decision'),
    ENFORCE_AFTERWARDS,
  ),
  decision_withdrawn: turn([]),
  review_opened: turn([
    'review_upheld',
    'review_changed',
    'review_revoked',
    'review_withdrawn',
    'decision_withdrawn',
  ]),
  review_upheld: served(
    ['lawsuit_opened', 'enforcement_opened', 'decision_withdrawn'],
    SUE_AFTER_REVIEW,
    ENFORCE_AFTERWARDS,
  ),
  review_changed: served(
    ['lawsuit_opened', 'enforcement_opened', 'decision_withdrawn'],
    SUE_AFTER_REVIEW,
    ENFORCE_AFTERWARDS,
  ),
  review_revoked: served(DECIDE_ANEW),
  review_withdrawn: turn(
    ['lawsuit_opened', 'enforcement_opened', 'decision_withdrawn'],
    clock('lawsuit', 'decision'),
    ENFORCE_AFTERWARDS,
  ),
  lawsuit_opened: turn([
    'lawsuit_upheld',
    'lawsuit_changed',
    'lawsuit_revoked',
    'lawsuit_withdrawn',
    'decision_withdrawn',
  ]),
  lawsuit_upheld: served(['enforcement_opened', 'decision_withdrawn'], ENFORCE_AFTERWARDS),
  lawsuit_changed: served(['enforcement_opened', 'decision_withdrawn'], ENFORCE_AFTERWARDS),
  lawsuit_revoked: served(DECIDE_ANEW),
  lawsuit_withdrawn: turn(
    ['lawsuit_opened', 'enforcement_opened', 'decision_withdrawn'],
    clock('lawsuit', 'decision'),
    ENFORCE_AFTERWARDS,
  ),
  enforcement_opened: turn(['enforcement_granted', 'enforcement_rejected', 'decision_withdrawn']),
  enforcement_granted: turn(['enforcement_completed', 'decision_withdrawn']),
  enforcement_rejected: turn(['enforcement_opened', 'decision_withdrawn']),
  enforcement_completed: turn([]),
};

/** What may be recorded of a household on which nothing is. */
export const FIRST_REFUSAL_TURNS: readonly RefusalTurn[] = ['mediation_opened'];

/** A legal period that runs. */
export interface RefusalClock {
  kind: RefusalStep;
  duration: Duration;
  /** It begins when the others are over. */
  follows: boolean;
  startsAt: Instant;
  endsAt: Instant;
  /** The calendar of its last day is not published yet. */
  provisional: boolean;
}

export interface RefusalRecord extends TurnParts {
  commandId: Id;
  /** When it happened: the service of what is served. */
  at: Instant;
  recordedAt: Instant;
  by: Author;
  /** The clocks that run after it. */
  clocks: RefusalClock[];
}

export const TRACK_ENDS = ['signed', 'decision_withdrawn', 'enforced'] as const;
export type TrackEnd = (typeof TRACK_ENDS)[number];

/** What was recorded after a household's refusal, oldest first; never empty. */
export interface RefusalTrack {
  steps: RefusalRecord[];
  ended: { at: Instant; cause: TrackEnd } | null;
}

export const turnOf = ({ step, phase }: TurnParts): RefusalTurn => `${step}_${phase}` as RefusalTurn;

export function partsOf(turn: RefusalTurn): TurnParts {
  const [step, phase] = turn.split('_');
  return { step, phase } as TurnParts;
}

/** The turn recorded last; null before the first, and when the track has ended. */
export function lastTurn(track: RefusalTrack | null): RefusalTurn | null {
  const last = track?.steps.at(-1);
  return last === undefined || track?.ended ? null : turnOf(last);
}

export function nextTurns(track: RefusalTrack | null): readonly RefusalTurn[] {
  const last = lastTurn(track);
  return last === null ? FIRST_REFUSAL_TURNS : REFUSAL_TURNS[last].next;
}

/** The clocks that run after a turn of that instant. */
export function clocksAfter(
  turn: RefusalTurn,
  at: Instant,
  track: RefusalTrack | null,
  { policy, calendar }: { policy: Policy; calendar: Calendar },
): RefusalClock[] {
  const decidedAt = track?.steps.findLast(({ step, phase }) => step === 'decision' && phase === 'served')?.at;
  const clocks: RefusalClock[] = [];
  for (const { kind, name, from } of REFUSAL_TURNS[turn].clocks) {
    const duration = policy.afterRefusal.clocks[name];
    if (duration === undefined) continue;
    const startsAt = from === 'decision' && turn !== 'decision_served' ? (decidedAt ?? at) : at;
    clocks.push(wind({ kind, duration, follows: from === 'others', startsAt }, clocks, calendar));
  }
  return clocks;
}

/** The same clocks by another calendar. */
export const rewind = (clocks: readonly RefusalClock[], calendar: Calendar): RefusalClock[] =>
  clocks.reduce<RefusalClock[]>((wound, clock) => [...wound, wind(clock, wound, calendar)], []);

function wind(
  started: Omit<RefusalClock, 'endsAt' | 'provisional'>,
  before: readonly RefusalClock[],
  calendar: Calendar,
): RefusalClock {
  const last = started.follows
    ? before.toSorted((a, b) => a.endsAt.localeCompare(b.endsAt)).at(-1)
    : undefined;
  const startsAt = last?.endsAt ?? started.startsAt;
  const from = last ? lastMomentOf(last.endsAt) : startsAt;
  const { at: endsAt, provisional } = periodEnd(from, started.duration, calendar);
  return { ...started, startsAt, endsAt, provisional: provisional || last?.provisional === true };
}
