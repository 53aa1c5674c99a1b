import type { BuildingFact } from '../../domain/events.ts';
import type { RollLine } from '../../domain/household.ts';
import type { Id } from '../../domain/kernel.ts';
import { POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import type { Policy, Stage, TemplateId, Threshold } from '../../domain/policy.ts';
import { openBuilding } from '../../domain/roll.ts';
import { SEEDED_CALENDAR } from '../../domain/calendar-seed.ts';
import { START } from './scenario.ts';

/** The first facts of a building. */
export interface Opening {
  buildingId: Id;
  facts: BuildingFact[];
}

/** A rented household whose tenant must sign, unless `change` says otherwise. */
export const line = (id: Id, change: Partial<RollLine> = {}): RollLine => ({
  id,
  certificateId: `cert-${id}`,
  tenure: 'rented',
  areaCm2: 300_000,
  handlerId: null,
  signatories: [mustSign(`${id}-tenant`)],
  ...change,
});

export const mustSign = (id: Id): RollLine['signatories'][number] => ({
  id,
  personId: null,
  capacity: 'tenant',
  required: true,
});
export const maySign = (id: Id): RollLine['signatories'][number] => ({
  id,
  personId: null,
  capacity: 'co_resident',
  required: false,
});

/** A household with several signatories, all of whom must sign. */
export const lineOf = (id: Id, signatories: readonly Id[]): RollLine =>
  line(id, { signatories: signatories.map(mustSign) });

/** `h1` … `hn`, each with the tenant `h1-tenant` …. */
export const lines = (count: number): RollLine[] =>
  Array.from({ length: count }, (_, index) => line(`h${index + 1}`));

interface PolicyPart {
  thresholds?: Threshold[];
  stages?: Partial<Policy['stages']>;
  signing?: Partial<Policy['signing']>;
  whoSigns?: Partial<Policy['whoSigns']>;
  afterRefusal?: Policy['afterRefusal'];
  contact?: Partial<Policy['contact']>;
  objections?: Partial<Policy['objections']>;
  escalation?: Policy['escalation'];
  reminders?: Partial<Policy['reminders']>;
}

/** Nobody is reminded of anything, unless a scenario is about that. */
const SILENT = { window: 'PT30M', morningPackAt: '08:30', eveningReportAt: '18:00' };

/** A template with parts of it replaced. */
export function policyOf(template: TemplateId, change: PolicyPart = {}): Policy {
  const policy = POLICY_TEMPLATES[template];
  return {
    ...policy,
    thresholds: change.thresholds ?? policy.thresholds,
    stages: { ...policy.stages, ...change.stages },
    signing: { ...policy.signing, ...change.signing },
    whoSigns: { ...policy.whoSigns, ...change.whoSigns },
    afterRefusal: change.afterRefusal ?? policy.afterRefusal,
    contact: { ...policy.contact, ...change.contact },
    objections: { ...policy.objections, ...change.objections },
    // Objections alone climb, unless a scenario is about that.
    escalation: change.escalation ?? {},
    reminders: { ...SILENT, ...change.reminders },
  };
}

/** Without thresholds, deadlines and quiet hours, for scenarios that are about something else. */
export const PLAIN: Policy = policyOf('shanghai-95', {
  thresholds: [],
  stages: {
    survey: { advance: 'manual' },
    consultation: { advance: 'manual' },
    signing: { advance: 'manual' },
    effective: { advance: 'manual' },
  },
  contact: { perWeek: 60, quietFrom: '00:00', quietTo: '00:00' },
});

export const threshold = (change: Partial<Threshold> = {}): Threshold => ({
  id: 'effect',
  label: '协议生效',
  scope: 'building',
  stage: 'signing',
  counts: 'signed',
  of: 'all',
  over: 'households',
  tenure: 'all',
  ratio: '95/100',
  basis: '测试',
  ...change,
});

/** A building that was just opened under a policy. */
export const opened = (roll: RollLine[], policy: Policy = PLAIN): Opening => ({
  buildingId: 'b1',
  facts: [
    openBuilding({ campaignId: 'k1', buildingId: 'b1', policy, calendar: SEEDED_CALENDAR, roll }, START),
  ],
});

/** A building that has come as far as a stage; whatever its policy plans for that stage, it ends then. */
export function inStage(
  stage: Stage,
  roll: RollLine[] = lines(3),
  policy: Policy = PLAIN,
  stageEndsAt: string | null = null,
): Opening {
  const opening = opened(roll, policy);
  const moved: BuildingFact =
    stage === 'lapsed'
      ? { type: 'building_lapsed', data: { stageEndsAt: START } }
      : { type: 'stage_advanced', data: { from: 'survey', to: stage, stageEndsAt, automatic: false } };
  return { ...opening, facts: [...opening.facts, moved] };
}
