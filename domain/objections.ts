import { householdOf, type Building } from './building.ts';
import {
  accept,
  refuse,
  type Context,
  type Decision,
  type HouseholdCommand,
  type ObjectionCommand,
} from './decision.ts';
import { climb, lowestLevel } from './escalation.ts';
import type { BuildingFact } from './events.ts';
import type { AnswerKind, Finding, Household, Objection, Verdict } from './household.ts';
import type { Id, Instant } from './kernel.ts';
import { objectionClock } from './objection-evolution.ts';
import type { ObjectionCategory, Speciality } from './policy.ts';
import { deadline } from './working-time.ts';

type RaiseObjection = HouseholdCommand<'raise_objection', { category: ObjectionCategory }>;
type AssignObjection = ObjectionCommand<'assign_objection', { staffId: Id }>;
type RecordConsult = ObjectionCommand<'record_consult', { speciality: Speciality; finding: Finding }>;
type AnswerObjection = ObjectionCommand<
  'answer_objection',
  { kind: AnswerKind; optionVersion: number | null }
>;
type RecordVerdict = ObjectionCommand<'record_verdict', { verdict: Verdict }>;
type CloseObjection = ObjectionCommand<'close_objection', Record<string, never>>;

function raiseObjection(building: Building, command: RaiseObjection, context: Context): Decision {
  const { category } = command.data;
  const objectionId = context.newId();
  const data = {
    category,
    level: lowestLevel(building.policy),
    ownerId: householdOf(building, command.householdId).handlerId,
    ...clock(building, category, context.now),
  } as const;
  return accept([{ type: 'objection_raised', householdId: command.householdId, objectionId, data }], {
    objectionId,
  });
}

/** A fresh clock for an objection of this category. */
function clock(
  building: Building,
  category: ObjectionCategory,
  from: Instant,
): { dueAt: Instant; dueProvisional: boolean } {
  const due = deadline(from, objectionClock(building.policy, category), building.calendar);
  return { dueAt: due.at, dueProvisional: due.provisional };
}

/** Runs a rule on an objection that is still open. */
function onOpen(
  building: Building,
  { householdId, objectionId }: { householdId: Id; objectionId: Id },
  rule: (objection: Objection, household: Household) => Decision,
): Decision {
  const household = householdOf(building, householdId);
  const objection = household.objections[objectionId];
  if (!objection) return refuse('unknown_objection');
  return objection.closedAt === null ? rule(objection, household) : refuse('objection_closed');
}

function assignObjection(building: Building, { householdId, objectionId, data }: AssignObjection): Decision {
  return onOpen(building, { householdId, objectionId }, () =>
    accept([{ type: 'objection_assigned', householdId, objectionId, data }]),
  );
}

function recordConsult(building: Building, { householdId, objectionId, data }: RecordConsult): Decision {
  return onOpen(building, { householdId, objectionId }, () =>
    accept([{ type: 'consult_recorded', householdId, objectionId, data }]),
  );
}

function answerObjection(building: Building, { householdId, objectionId, data }: AnswerObjection): Decision {
  return onOpen(building, { householdId, objectionId }, (objection, household) => {
    const required = building.policy.objections.consultRequired[objection.category] ?? [];
    const consulted = new Set(objection.consults.map((consult) => consult.speciality));
    if (required.some((speciality) => !consulted.has(speciality))) return refuse('consult_required');
    const { optionVersion } = data;
    if (optionVersion !== null && !household.options.some((option) => option.version === optionVersion)) {
      return refuse('unknown_option');
    }
    return accept([{ type: 'objection_answered', householdId, objectionId, data }]);
  });
}

function recordVerdict(building: Building, command: RecordVerdict, context: Context): Decision {
  const { householdId, objectionId } = command;
  const { verdict } = command.data;
  return onOpen(building, command, (objection) => {
    if (objection.answer === null && verdict !== 'withdrawn') return refuse('no_answer_yet');
    const about = { householdId, objectionId };
    if (verdict !== 'maintained') {
      const data = { verdict, dueAt: null, dueProvisional: false };
      return accept([
        { type: 'verdict_recorded', ...about, data },
        { type: 'objection_closed', ...about, data: { by: 'verdict' } },
      ]);
    }
    const due = clock(building, objection.category, context.now);
    return accept([
      { type: 'verdict_recorded', ...about, data: { verdict, ...due } },
      ...escalation(building, householdId, objection, context.now, false),
    ]);
  });
}

/** One level up with a fresh clock; nothing at the top. */
export function escalation(
  building: Building,
  householdId: Id,
  objection: Objection,
  now: Instant,
  overdue: boolean,
): BuildingFact[] {
  const step = climb(building, objection.level, objectionClock(building.policy, objection.category), now);
  if (step === null) return [];
  const { from, to, ...due } = step;
  const data = { from, to, overdue, ...due };
  return [{ type: 'objection_escalated', householdId, objectionId: objection.id, data }];
}

function closeObjection(building: Building, { householdId, objectionId }: CloseObjection): Decision {
  return onOpen(building, { householdId, objectionId }, () =>
    accept([{ type: 'objection_closed', householdId, objectionId, data: { by: 'leader' } }]),
  );
}

export const OBJECTIONS = {
  raise_objection: raiseObjection,
  assign_objection: assignObjection,
  record_consult: recordConsult,
  answer_objection: answerObjection,
  record_verdict: recordVerdict,
  close_objection: closeObjection,
};
