import type { NotificationKind } from './notification/kinds.ts';
import type { Duration } from './working-time.ts';

export const STAGES = ['survey', 'consultation', 'signing', 'effective', 'closed', 'lapsed'] as const;
export type Stage = (typeof STAGES)[number];
/** The stages a building passes in this order; `lapsed` is reached by the clock alone. */
export const STAGE_ORDER = ['survey', 'consultation', 'signing', 'effective', 'closed'] as const;
export type OpenStage = Exclude<Stage, 'closed' | 'lapsed'>;
export const isOpen = (stage: Stage): stage is OpenStage => stage !== 'closed' && stage !== 'lapsed';

export const OBJECTION_CATEGORIES = [
  'area_loss',
  'orientation_light',
  'self_built',
  'layout_change',
  'recent_decoration',
  'own_kitchen_already',
  'price_calculation',
  'family_share',
  'succession',
  'who_signs',
  'transition_housing',
  'vulnerable_care',
  'noise_neighbours',
  'selection_order',
  'policy_misread',
  'trust',
  'other',
] as const;
export type ObjectionCategory = (typeof OBJECTION_CATEGORIES)[number];

export const SPECIALITIES = [
  'designer',
  'builder',
  'surveyor',
  'legal',
  'housing_office',
  'mediator',
] as const;
export type Speciality = (typeof SPECIALITIES)[number];

export const LEVELS = ['handler', 'leader', 'director', 'subdistrict', 'district'] as const;
export type Level = (typeof LEVELS)[number];

/** A rule that must hold before the buildings may leave `stage` forwards. */
export interface Threshold {
  id: string;
  label: string;
  scope: 'building' | 'campaign';
  stage: OpenStage;
  counts: 'willing' | 'signed' | 'vacated';
  of: 'all' | 'participants';
  over: 'households' | 'certificates' | 'area';
  tenure: 'all' | 'rented' | 'owned';
  /** `"95/100"`, compared exactly. */
  ratio: string;
  /** The share of the whole roll that must take part for the vote to count. */
  quorum?: string;
  basis: string;
}

/** Whether two thresholds are reached by the same numbers, whatever they are called. */
export const asksTheSame = (one: Threshold, other: Threshold): boolean =>
  countsAlike(one, other) &&
  one.scope === other.scope &&
  one.ratio === other.ratio &&
  one.quorum === other.quorum &&
  one.stage === other.stage;

/** Whether two thresholds count the same things, whatever share of them they ask for. */
export const countsAlike = (one: Threshold, other: Threshold): boolean =>
  one.counts === other.counts &&
  one.of === other.of &&
  one.over === other.over &&
  one.tenure === other.tenure;

export interface StagePolicy {
  plannedEndsAfter?: Duration;
  onDeadline?: 'lapse' | 'extend';
  /** What `plannedEndsAfter` counts from: the first day of the stage, or the first signature that still stands, so
   *  that a retraction moves the end. Absent: the stage. */
  countsFrom?: 'stage' | 'first_signature';
  /** `auto`: as soon as the gates hold. */
  advance: 'manual' | 'auto';
}

export type RetractionPolicy = 'until_effective' | 'never' | { within: Duration };

/** Everything a lawyer, a district or a base may decide differently. Durations as in `working-time.ts`, clock
 *  times `"08:30"` in Shanghai. */
export interface Policy {
  template: TemplateId;
  thresholds: Threshold[];
  stages: Record<OpenStage, StagePolicy>;
  signing: SigningPolicy;
  whoSigns: WhoSignsPolicy;
  contact: { perWeek: number; quietFrom: string; quietTo: string; unreachableAfterAttempts: number };
  objections: {
    clocks: { default: Duration } & Partial<Record<ObjectionCategory, Duration>>;
    consultRequired: Partial<Record<ObjectionCategory, Speciality[]>>;
    levels: Level[];
  };
  afterRefusal: { clocks: Partial<Record<RefusalClockName, Duration>> };
  escalation: EscalationPolicy;
  reminders: ReminderPolicy;
  notifications: NotificationPolicy;
}

export interface SigningPolicy {
  preSigning: boolean;
  requireNoOpenObjection: boolean;
  retraction: RetractionPolicy;
  /** What a signature is worth that was given for a plan which changed since, until it is given again. */
  reconfirmation: 'counted' | 'not_counted';
  /** Whose consent a changed plan reopens: of the flats that it names, or also of those that their plans name. */
  couplingReach: 'neighbours' | 'chain';
}

/** Why a signatory needs papers before signing. */
export const PAPER_REASONS = ['proxy', 'proxy_abroad', 'guardian', 'heir', 'representative'] as const;
export type PaperReason = (typeof PAPER_REASONS)[number];

/** Who has to sign by tenure, and the kinds of papers that each stand-in needs. */
export interface WhoSignsPolicy {
  rented: 'tenant' | 'tenant_and_co_residents';
  owned: 'every_owner' | 'one_owner';
  papers: Record<PaperReason, string[]>;
}

/** What may follow when a household still refuses after the agreement took effect. */
export const REFUSAL_STEPS = ['mediation', 'decision', 'review', 'lawsuit', 'enforcement'] as const;
export type RefusalStep = (typeof REFUSAL_STEPS)[number];
/** The clocks of those steps, and the shorter one to sue once a review has been decided. One that is absent is
 *  neither shown nor waited for. */
export type RefusalClockName = RefusalStep | 'lawsuitAfterReview';

/** How overdue matters climb the levels of objections, beside objections themselves. One that is absent does not climb. */
export interface EscalationPolicy {
  /** First when it was to be kept, then again after this time on every level. */
  promise?: { after: Duration };
  /** This time after its instant while nobody said how it went, and again on every level. */
  appointment?: { after: Duration };
}

/** When the system reminds. A kind that is absent is off. */
export interface ReminderPolicy {
  /** Since the household came onto the roll. */
  notSurveyed?: { after: Duration };
  /** Since somebody last spoke with a household that has not signed. */
  noContact?: { after: Duration };
  objectionDue?: { before: string };
  verdictAwaited?: { after: Duration };
  /** In the morning of its day. */
  appointment?: { at: string };
  /** Its instant has passed and nobody said how it went. */
  appointmentMissed?: { after: string };
  /** Before it was to be kept; to whoever promised. */
  promiseDue?: { before: string };
  /** Since the signing stage began. */
  papersMissing?: { after: Duration };
  /** Since the first of several signatories signed. */
  signatoryMissing?: { after: Duration };
  /** Before the stage ends. */
  deadline?: { before: string[] };
  /** One household short of a gate. */
  thresholdNear?: Record<string, never>;
  window: string;
  morningPackAt: string;
  eveningReportAt: string;
}

export type ReminderKind = Exclude<keyof ReminderPolicy, 'window' | 'morningPackAt' | 'eveningReportAt'>;

/** Which kinds are urgent, and how long (ISO 8601) an urgent one may stay unanswered before the recipient's next channel
 *  is tried. */
export interface NotificationPolicy {
  urgent: NotificationKind[];
  acknowledgeWithin: string;
}

export const TEMPLATE_IDS = ['shanghai-95', 'triple-100', 'civil-code-278'] as const;
export type TemplateId = (typeof TEMPLATE_IDS)[number];
