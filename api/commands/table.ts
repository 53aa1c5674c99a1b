import { BUILDING_COMMANDS } from './building-commands.ts';
import { HOUSEHOLD_COMMANDS } from './household-commands.ts';
import { OBJECTION_COMMANDS } from './objection-commands.ts';
import { PROMISE_COMMANDS } from './promise-commands.ts';
import { REFUSAL_COMMANDS } from './refusal-commands.ts';
import { ROLL_CHANGE_COMMANDS } from './roll/commands.ts';
import type { HttpCommandType, Table } from './row.ts';
import { SIGNATORY_COMMANDS } from './signatory-commands.ts';
import { SIGNING_COMMANDS } from './signing-commands.ts';

/** Every command that people give: routes, OpenAPI, permissions, the batch endpoint and the phone's queue come from
 *  here. A command of the domain without a row does not compile. */
export const COMMANDS = {
  ...HOUSEHOLD_COMMANDS,
  ...SIGNATORY_COMMANDS,
  ...SIGNING_COMMANDS,
  ...OBJECTION_COMMANDS,
  ...PROMISE_COMMANDS,
  ...REFUSAL_COMMANDS,
  ...BUILDING_COMMANDS,
  ...ROLL_CHANGE_COMMANDS,
} satisfies Table<HttpCommandType>;
