import type { Building } from './building.ts';
import { liesInFuture, refuse, type Context, type Decision, type Rule } from './decision.ts';
import { OBJECTIONS } from './objections.ts';
import { ROLL_COMMANDS } from './roll.ts';
import { SIGNING } from './signing.ts';
import { isOpen, STAGE_COMMANDS } from './stages.ts';
import { VISITING } from './visiting.ts';
import { WITHDRAWAL } from './withdrawal.ts';

/** Every rule, by the command it decides. */
export const RULES = {
  ...VISITING,
  ...SIGNING,
  ...OBJECTIONS,
  ...WITHDRAWAL,
  ...STAGE_COMMANDS,
  ...ROLL_COMMANDS,
};

export type CommandType = keyof typeof RULES;
export type CommandOf<T extends CommandType> = Parameters<(typeof RULES)[T]>[1];
export type Command = { [T in CommandType]: CommandOf<T> }[CommandType];

/** What the rules say to a command. Faults that every command shares come first, ids of the body that exist
 *  nowhere come last. */
export function decide(building: Building, command: Command, context: Context): Decision {
  if ('householdId' in command && !building.households[command.householdId])
    return refuse('unknown_household');
  if (!takesCommands(building, command)) return refuse('stage_closed');
  if (liesInFuture(context.happened, context.now)) return refuse('occurred_in_future');
  const rule = RULES[command.type] as Rule<Command>;
  const decision = rule(building, command, context);
  return decision.accepted && context.unknown !== null ? refuse(context.unknown) : decision;
}

function takesCommands(building: Building, command: Command): boolean {
  if (building.withdrawn) return false;
  return isOpen(building.stage) || (building.stage === 'lapsed' && command.type === 'extend_stage');
}
