import { AFTER_REFUSAL } from './after-refusal.ts';
import type { Building } from './building.ts';
import { CAMPAIGN_COMMANDS } from './campaign-gate.ts';
import { CALENDAR_COMMANDS } from './calendar.ts';
import { liesInFuture, refuse, type Context, type Decision, type Rule } from './decision.ts';
import { OBJECTIONS } from './objections.ts';
import { PLANS } from './plans.ts';
import { isOpen } from './policy.ts';
import { PROMISES } from './promise-commands.ts';
import { REASSIGNMENT } from './reassignment.ts';
import type { RefusalCode } from './refusals.ts';
import { ROLL_CHANGES } from './roll-changes.ts';
import { ROLL_COMMANDS } from './roll.ts';
import { SIGNATORIES } from './signatories.ts';
import { SIGNING } from './signing.ts';
import { SPLITTING } from './splitting.ts';
import { STAGE_COMMANDS } from './stages.ts';
import { VISITING } from './visiting.ts';
import { WITHDRAWAL } from './withdrawal.ts';

/** Every rule, by the command it decides. */
export const RULES = {
  ...VISITING,
  ...SIGNATORIES,
  ...SIGNING,
  ...PLANS,
  ...OBJECTIONS,
  ...PROMISES,
  ...AFTER_REFUSAL,
  ...WITHDRAWAL,
  ...STAGE_COMMANDS,
  ...ROLL_COMMANDS,
  ...CAMPAIGN_COMMANDS,
  ...CALENDAR_COMMANDS,
  ...ROLL_CHANGES,
  ...SPLITTING,
  ...REASSIGNMENT,
};

export type CommandType = keyof typeof RULES;
export type CommandOf<T extends CommandType> = Parameters<(typeof RULES)[T]>[1];
export type Command = { [T in CommandType]: CommandOf<T> }[CommandType];

/** What the rules say to a command. Faults that every command shares come first, ids of the body that exist
 *  nowhere come last. */
export function decide(building: Building, command: Command, context: Context): Decision {
  const unknown = unknownInPath(building, command);
  if (unknown) return refuse(unknown);
  if (!takesCommands(building, command)) return refuse('stage_closed');
  if (liesInFuture(context.happened, context.now)) return refuse('occurred_in_future');
  const rule = RULES[command.type] as Rule<Command>;
  const decision = rule(building, command, context);
  return decision.accepted && context.unknown !== null ? refuse(context.unknown) : decision;
}

/** What a command is about has to exist before anything else is asked. */
function unknownInPath(building: Building, command: Command): RefusalCode | null {
  if (!('householdId' in command)) return null;
  const household = building.households[command.householdId];
  if (!household) return 'unknown_household';
  if ('objectionId' in command && !household.objections[command.objectionId]) return 'unknown_objection';
  if (command.type === 'decide_appointment') {
    return household.appointments[command.data.appointmentId] ? null : 'unknown_appointment';
  }
  if (command.type === 'decide_promise') {
    return household.promises[command.data.promiseId] ? null : 'unknown_promise';
  }
  if (command.type === 'retract_signature' || command.type === 'mark_paper') {
    return household.signatories[command.data.signatoryId] ? null : 'unknown_signatory';
  }
  return null;
}

/** A lapsed building can be reopened, and takes the policy and the calendar under which it would be, what its campaign
 *  says, and who would look after its households. */
const TAKEN_WHEN_LAPSED: readonly Command['type'][] = [
  'extend_stage',
  'change_policy',
  'change_calendar',
  'note_campaign_threshold',
  'reassign_work',
];

function takesCommands(building: Building, command: Command): boolean {
  if (building.withdrawn) return false;
  if (building.stage === 'lapsed') return TAKEN_WHEN_LAPSED.includes(command.type);
  return isOpen(building.stage);
}
