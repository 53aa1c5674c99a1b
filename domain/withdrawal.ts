import { householdOf, type Building } from './building.ts';
import { accept, refuse, type Context, type Decision, type HouseholdCommand } from './decision.ts';
import type { EventOf } from './events.ts';
import type { Household } from './household.ts';
import { isAtLeast, millis, type Author, type Id, type Instant } from './kernel.ts';

type WithdrawRecord = HouseholdCommand<'withdraw_record', { commandId: Id }>;

const OWN_WITHDRAWAL = 10 * 60_000;

/** Staff take back their own slip within ten minutes; afterwards, or another's, a leader does. A step after a refusal
 *  is taken back by whoever may record one. */
function withdrawRecord(building: Building, command: WithdrawRecord, context: Context): Decision {
  const { commandId } = command.data;
  const record = recordOf(householdOf(building, command.householdId), commandId);
  if (!record) return refuse(context.unknown ?? 'not_withdrawable');
  if (record.kind === 'refusal_step' && !isAtLeast(context.by.role, 'director')) {
    return refuse('not_withdrawable');
  }
  if (!isAtLeast(context.by.role, 'leader')) {
    if (record.by.staffId !== context.by.staffId) return refuse('not_withdrawable');
    if (millis(context.now) - millis(record.recordedAt) > OWN_WITHDRAWAL) return refuse('too_late');
  }
  const { kind, recordedAt } = record;
  return accept([
    { type: 'record_withdrawn', householdId: command.householdId, data: { commandId, kind, recordedAt } },
  ]);
}

interface WithdrawableRecord {
  kind: EventOf<'record_withdrawn'>['data']['kind'];
  recordedAt: Instant;
  by: Author;
}

/** The survey, visit, objection or step after a refusal that a command recorded, while nothing was built on it. */
function recordOf(household: Household, commandId: Id): WithdrawableRecord | null {
  const survey = household.surveys.find((record) => record.commandId === commandId);
  if (survey) return { kind: 'survey', recordedAt: survey.at, by: survey.by };
  const visit = household.visits.find((record) => record.commandId === commandId);
  if (visit) return { kind: 'visit', recordedAt: visit.recordedAt, by: visit.by };
  const step = household.afterRefusal?.steps.at(-1);
  if (step?.commandId === commandId && household.afterRefusal?.ended?.cause !== 'signed') {
    return { kind: 'refusal_step', recordedAt: step.recordedAt, by: step.by };
  }
  const objection = Object.values(household.objections).find((record) => record.commandId === commandId);
  if (!objection || objection.workedOn) return null;
  return { kind: 'objection', recordedAt: objection.raisedAt, by: objection.raisedBy };
}

export const WITHDRAWAL = { withdraw_record: withdrawRecord };
