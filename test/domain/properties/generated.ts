import fc from 'fast-check';
import type { Building } from '../../../domain/building.ts';
import { SEEDED_CALENDAR } from '../../../domain/calendar-seed.ts';
import { RULES, type Command, type CommandOf, type CommandType } from '../../../domain/decide.ts';
import {
  ANSWER_KINDS,
  APPOINTMENT_KINDS,
  APPOINTMENT_OUTCOMES,
  CHANNELS,
  FINDINGS,
  INTENTS,
  TENURES,
  VERDICTS,
  VISIT_OUTCOMES,
  type Household,
} from '../../../domain/household.ts';
import { instant, millis, type Id, type Instant } from '../../../domain/kernel.ts';
import { OBJECTION_CATEGORIES, SPECIALITIES, STAGE_ORDER, type Policy } from '../../../domain/policy.ts';
import { PROMISE_OUTCOMES } from '../../../domain/promises.ts';
import { nextTurns, partsOf, REFUSAL_TURNS, type RefusalTurn } from '../../../domain/refusal-track.ts';
import type { ROLL_CHANGES } from '../../../domain/roll-changes.ts';
import type { SPLITTING } from '../../../domain/splitting.ts';
import type { Calendar } from '../../../domain/working-time.ts';
import { somePersons } from './generated-persons.ts';
import { line, maySign, mustSign, policyOf, threshold } from '../openings.ts';

/** What somebody is about to do; the ids that it needs are picked from what the building has by then. */
export interface Intent {
  act: CommandType;
  household: number;
  pick: number;
  choice: number;
  minutesLater: number;
  minutesAgo: number | null;
  asLeader: boolean;
  repeatsLast: boolean;
  projects: boolean;
}

const ACTS = Object.keys(RULES) as CommandType[];
const OFTEN: CommandType[] = [
  ...['record_signature', 'record_signature', 'record_signature', 'record_survey', 'record_visit'],
  ...['raise_objection', 'answer_objection', 'record_verdict', 'advance_stage', 'retract_signature'],
  ...['record_signature', 'record_signature', 'record_signature', 'advance_stage', 'advance_stage'],
  ...['propose_option', 'propose_option', 'make_promise', 'make_promise'],
  ...['record_vacating', 'record_vacating', 'record_refusal_step', 'record_refusal_step'],
] as CommandType[];

export const intentArbitrary: fc.Arbitrary<Intent> = fc.record({
  act: fc.constantFrom(...ACTS, ...OFTEN),
  household: fc.nat(6),
  pick: fc.nat(20),
  choice: fc.nat(20),
  minutesLater: fc.constantFrom(0, 0, 1, 7, 60, 600, 1_440, 4_320, -30),
  minutesAgo: fc.option(fc.constantFrom(0, 30, 2_880, -3, -10), { freq: 4 }),
  asLeader: fc.boolean(),
  repeatsLast: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  projects: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
});

const short = { plannedEndsAfter: 'P4D', onDeadline: 'lapse', advance: 'auto' } as const;
const BY_HAND = { advance: 'manual' } as const;

/** Policies that a handful of households can meet, between them every kind of threshold and of deadline. */
export const POLICIES: readonly Policy[] = [
  policyOf('shanghai-95', {
    thresholds: [
      threshold({ ratio: '2/5' }),
      threshold({ id: 'owners', tenure: 'owned', ratio: '1/2' }),
      threshold({ id: 'campaign', scope: 'campaign', stage: 'effective', ratio: '1/2' }),
    ],
    stages: { survey: BY_HAND, consultation: BY_HAND, signing: short, effective: BY_HAND },
  }),
  policyOf('civil-code-278', {
    escalation: { promise: { after: { workdays: 1 } }, appointment: { after: { workdays: 1 } } },
    reminders: { promiseDue: { before: 'P1D' } },
    signing: {
      preSigning: true,
      retraction: { within: 'P1D' },
      reconfirmation: 'not_counted',
      couplingReach: 'neighbours',
    },
  }),
  policyOf('triple-100', {
    thresholds: [
      threshold({ id: 'area', over: 'area', ratio: '1/2' }),
      threshold({
        id: 'certificates',
        over: 'certificates',
        counts: 'vacated',
        stage: 'effective',
        ratio: '1/3',
      }),
    ],
    stages: {
      survey: { plannedEndsAfter: 'P2D', onDeadline: 'extend', advance: 'manual' },
      consultation: { advance: 'auto' },
      signing: { plannedEndsAfter: { workdays: 3 }, onDeadline: 'extend', advance: 'auto' },
      effective: { advance: 'auto' },
    },
    signing: { requireNoOpenObjection: true, reconfirmation: 'not_counted' },
    objections: { clocks: { default: 'PT0S' }, levels: ['handler', 'district'] },
    escalation: { promise: { after: 'P1D' } },
    reminders: { promiseDue: { before: 'PT2H' } },
  }),
  policyOf('shanghai-95', {
    thresholds: [threshold({ ratio: '3/5' })],
    stages: {
      survey: {
        plannedEndsAfter: 'P9D',
        onDeadline: 'lapse',
        countsFrom: 'first_signature',
        advance: 'manual',
      },
      consultation: BY_HAND,
      signing: { ...short, countsFrom: 'first_signature', onDeadline: 'lapse' },
      effective: BY_HAND,
    },
    signing: { preSigning: true, couplingReach: 'neighbours' },
  }),
  policyOf('shanghai-95', {
    thresholds: [threshold({ ratio: '1/5' })],
    stages: {
      survey: BY_HAND,
      consultation: BY_HAND,
      signing: {
        plannedEndsAfter: { workdays: 2 },
        onDeadline: 'extend',
        countsFrom: 'first_signature',
        advance: 'manual',
      },
      effective: { plannedEndsAfter: 'P2D', countsFrom: 'first_signature', advance: 'manual' },
    },
    signing: { reconfirmation: 'not_counted' },
  }),
];

export const ROLL = [
  line('h0', { tenure: 'owned', signatories: [mustSign('s0'), mustSign('s1')] }),
  line('h1', { tenure: 'owned', areaCm2: 800_000, signatories: [mustSign('s2'), maySign('s3')] }),
  line('h2', { certificateId: 'shared' }),
  line('h3', { certificateId: 'shared', areaCm2: 0 }),
  line('h4', { signatories: [maySign('s4')] }),
];

const DAY = 1_440;
export const later = (from: Instant, minutes: number): Instant => instant(millis(from) + minutes * 60_000);

function from<T>(choices: readonly [T, ...T[]], index: number): T;
function from<T>(choices: readonly T[], index: number): T | undefined;
function from<T>(choices: readonly T[], index: number): T | undefined {
  return choices[index % Math.max(1, choices.length)];
}

/** Everything a builder may look at: the household is one that exists, now and then one that does not. */
interface Scene {
  building: Building;
  household: Household | undefined;
  householdId: Id;
  pick: number;
  choice: number;
  now: Instant;
}

type Build<T extends CommandType> = (scene: Scene) => Omit<CommandOf<T>, 'type'>;

const objectionOf = ({ building, pick }: Scene): { householdId: Id; objectionId: Id } => {
  const all = Object.values(building.households).flatMap(({ id, objections }) =>
    Object.values(objections).map((objection) => ({ id, objection })),
  );
  const open = all.filter(({ objection }) => objection.closedAt === null);
  const found = from(open.length > 0 ? open : all, pick);
  return found
    ? { householdId: found.id, objectionId: found.objection.id }
    : { householdId: 'h0', objectionId: 'o' };
};
const signatoryOf = ({ household, pick }: Scene): Id =>
  from(Object.keys(household?.signatories ?? {}), pick) ?? 'stranger';
const recordsOf = ({ household }: Scene): Id[] => [
  ...(household?.afterRefusal?.steps ?? []).map(({ commandId }) => commandId),
  ...(household?.surveys ?? []).map(({ commandId }) => commandId),
  ...(household?.visits ?? []).map(({ commandId }) => commandId),
  ...Object.values(household?.objections ?? {}).map(({ commandId }) => commandId),
];

/** The seed up to some month, with a holiday more. */
function calendarOf(choice: number, pick: number): Calendar {
  const publishedThrough = `2026-${String(1 + (choice % 12)).padStart(2, '0')}-28`;
  const holidays = [...SEEDED_CALENDAR.holidays, `2026-03-${String(2 + pick).padStart(2, '0')}`];
  return { ...SEEDED_CALENDAR, publishedThrough, holidays };
}

/** Somebody new on the roll; now and then nobody has to sign. */
const newcomer = (choice: number) =>
  ({ personId: null, capacity: 'owner', required: choice % 7 > 0 }) as const;
/** A household that may not be there yet. */
const nearby = (householdId: Id, pick: number): Id =>
  `h${(Number(householdId.slice(1)) + 1 + (pick % 5)) % 7}`;

const ROLL_BUILDS: { [T in keyof typeof ROLL_CHANGES | keyof typeof SPLITTING]: Build<T> } = {
  add_household: ({ choice, pick }) => ({
    data: {
      householdId: `h${pick % 7}`,
      certificateId: from(['shared', 'own'], choice),
      tenure: from(TENURES, choice),
      areaCm2: choice * 50_000,
      signatories: [newcomer(choice), newcomer(pick)],
    },
  }),
  remove_household: ({ householdId }) => ({ householdId, data: {} }),
  correct_household: ({ householdId, choice, pick }) => ({
    householdId,
    data: {
      tenure: pick % 2 ? from(TENURES, choice) : null,
      areaCm2: pick % 3 ? choice * 100_000 : null,
      certificateId: pick % 5 ? null : 'shared',
      lineId: `line-${pick}`,
    },
  }),
  split_household: ({ householdId, household, choice, pick }) => {
    const area = household?.areaCm2 ?? 0;
    const areaCm2 = choice % 3 > 0 && area > 1 ? Math.floor(area / 2) : null;
    const restCm2 = areaCm2 === null ? null : area - areaCm2;
    const [moved] = Object.keys(household?.signatories ?? {}).slice(pick % 3);
    const part = { tenure: null, certificateId: null, signatories: [newcomer(pick)] };
    const others = [
      {
        ...part,
        householdId: nearby(householdId, pick),
        certificateId: 'part',
        areaCm2: choice % 5 === 0 ? 7 : restCm2,
        signatoryIds: moved === undefined ? [] : [moved],
      },
    ];
    return { householdId, data: { kept: { ...part, areaCm2, signatoryIds: [] }, others, lineId: 'line' } };
  },
  merge_households: ({ householdId, pick }) => ({
    data: { keptId: householdId, mergedIds: [nearby(householdId, pick)], lineId: `line-${pick}` },
  }),
};

/** A new command has to be generated too, or this does not compile. */
const BUILDS: { [T in CommandType]: Build<T> } = {
  record_survey: ({ householdId, choice }) => ({
    householdId,
    data: { intent: from(INTENTS, choice), support: null },
  }),
  record_visit: ({ householdId, choice, pick }) => ({
    householdId,
    data: {
      channel: from(CHANNELS, choice),
      outcome: from(VISIT_OUTCOMES, pick),
      exception: choice % 2 === 0,
    },
  }),
  make_appointment: ({ householdId, choice, pick, now }) => ({
    householdId,
    data: { kind: from(APPOINTMENT_KINDS, pick), at: later(now, (choice - 2) * 300) },
  }),
  decide_appointment: ({ householdId, household, choice, pick }) => ({
    householdId,
    data: {
      appointmentId: from(Object.keys(household?.appointments ?? {}), pick) ?? 'none',
      outcome: from(APPOINTMENT_OUTCOMES, choice),
    },
  }),
  make_promise: ({ householdId, choice, pick, now }) => ({
    householdId,
    data: { staffId: `staff-${pick % 3}`, dueAt: later(now, (choice - 2) * 300) },
  }),
  decide_promise: ({ householdId, household, choice, pick }) => ({
    householdId,
    data: {
      promiseId: from(Object.keys(household?.promises ?? {}), pick) ?? 'none',
      outcome: from(PROMISE_OUTCOMES, choice),
    },
  }),
  assign_handler: ({ householdId, pick }) => ({ householdId, data: { staffId: `staff-${pick % 3}` } }),
  reassign_work: ({ householdId, choice, pick }) => ({
    data: {
      fromStaffId: `staff-${pick % 3}`,
      toStaffId: `staff-${choice % 3}`,
      householdIds: choice % 2 === 0 ? null : [householdId, nearby(householdId, pick)],
    },
  }),
  set_protection: ({ householdId, choice, now }) => ({
    householdId,
    data:
      choice % 2
        ? { vulnerable: choice % 3 === 0 }
        : { doNotContactUntil: choice % 3 ? later(now, DAY) : null },
  }),
  set_signatories: (scene) => ({
    householdId: scene.householdId,
    data: {
      signatories: [signatoryOf(scene), null, null].slice(scene.pick % 3).map((id, index) => ({
        id,
        personId: null,
        capacity: 'heir',
        required: (scene.choice >> index) % 2 === 0,
        papers: scene.choice % 5 === 0 ? [{ kind: 'authority', state: 'needed' }] : [],
      })),
    },
  }),
  resolve_signatories: (scene) => ({
    householdId: scene.householdId,
    data: { persons: somePersons(scene.pick, scene.choice), keepOpen: scene.choice % 4 === 0 },
  }),
  mark_paper: (scene) => ({
    householdId: scene.householdId,
    data: {
      signatoryId: signatoryOf(scene),
      kind: from(['authority', 'guardianship', 'succession'], scene.choice),
      state: scene.choice % 4 === 0 ? 'needed' : 'received',
    },
  }),
  record_signature: (scene) => ({
    householdId: scene.householdId,
    data: {
      signatoryId: signatoryOf(scene),
      medium: 'paper',
      optionVersion: scene.choice % 3 === 0 ? 1 + (scene.choice % 4) : null,
      witnessStaffId: null,
    },
  }),
  retract_signature: (scene) => ({
    householdId: scene.householdId,
    data: { signatoryId: signatoryOf(scene) },
  }),
  record_vacating: ({ householdId, now }) => ({ householdId, data: { vacatedAt: now } }),
  propose_option: ({ householdId, choice, pick }) => ({
    householdId,
    data: {
      version: 1 + (choice % 4),
      affects: pick % 3 === 0 ? [] : [`h${pick % 5}`, `h${choice % 6}`],
    },
  }),
  record_refusal_step: ({ household, householdId, pick, choice, now }) => {
    const all = Object.keys(REFUSAL_TURNS) as RefusalTurn[];
    const turns = pick % 5 === 0 ? all : nextTurns(household?.afterRefusal ?? null);
    const turn = from(turns, choice) ?? 'enforcement_opened';
    const servedAt = REFUSAL_TURNS[turn].isServed ? later(now, (choice - 18) * 12 * DAY) : null;
    return { householdId, data: { ...partsOf(turn), servedAt } };
  },
  raise_objection: ({ householdId, choice }) => ({
    householdId,
    data: { category: from(OBJECTION_CATEGORIES, choice) },
  }),
  assign_objection: (scene) => ({ ...objectionOf(scene), data: { staffId: 'staff-1' } }),
  record_consult: (scene) => ({
    ...objectionOf(scene),
    data: { speciality: from(SPECIALITIES, scene.choice), finding: from(FINDINGS, scene.choice) },
  }),
  answer_objection: (scene) => ({
    ...objectionOf(scene),
    data: { kind: from(ANSWER_KINDS, scene.choice), optionVersion: scene.choice % 4 === 0 ? 1 : null },
  }),
  record_verdict: (scene) => ({ ...objectionOf(scene), data: { verdict: from(VERDICTS, scene.choice) } }),
  close_objection: (scene) => ({ ...objectionOf(scene), data: {} }),
  withdraw_record: (scene) => ({
    householdId: scene.householdId,
    data: { commandId: from(recordsOf(scene), scene.pick) ?? 'none' },
  }),
  advance_stage: ({ building, choice }) => {
    const next = STAGE_ORDER.findIndex((stage) => stage === building.stage) + 1;
    return { data: { to: from(STAGE_ORDER, choice % 6 === 0 ? choice : next) } };
  },
  extend_stage: ({ choice, now }) => ({ data: { stageEndsAt: later(now, (choice - 2) * DAY) } }),
  change_policy: ({ choice }) => ({ data: { policy: from(POLICIES, choice) ?? policyOf('shanghai-95') } }),
  change_calendar: ({ choice, pick }) => ({ data: { calendar: calendarOf(choice, pick) } }),
  change_roll: ({ choice, pick }) => ({
    data: {
      added: [line(`h${5 + (pick % 2)}`)],
      corrected: [line(`h${choice % 5}`, { areaCm2: choice * 100_000 })],
    },
  }),
  note_campaign_threshold: ({ choice, pick }) => ({
    data: { thresholdId: pick % 3 === 0 ? 'effect' : 'campaign', met: choice % 2 === 0 },
  }),
  undo_import: ({ householdId }) => ({ data: { householdIds: [householdId] } }),
  ...ROLL_BUILDS,
};

/** The command that an intent comes to in a building as it stands. */
export function commandOf(building: Building, intent: Intent, now: Instant): Command {
  const { act, household, pick, choice } = intent;
  const householdId = `h${household}`;
  const scene = { building, household: building.households[householdId], householdId, pick, choice, now };
  return { type: act, ...BUILDS[act](scene) } as Command;
}
