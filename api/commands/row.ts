import { z } from 'zod';
import type { CALENDAR_COMMANDS } from '../../domain/calendar.ts';
import type { CommandOf, CommandType } from '../../domain/decide.ts';
import type { Id, Role } from '../../domain/kernel.ts';
import type { CAMPAIGN_COMMANDS } from '../../domain/campaign-gate.ts';
import type { REASSIGNMENT } from '../../domain/reassignment.ts';
import type { ROLL_COMMANDS } from '../../domain/roll.ts';
import type { RollDrafting } from './roll/drafting.ts';

/** Commands that people give over HTTP; the others come from imports, changes of policy and calendar, handovers, and the
 *  campaign. */
export type HttpCommandType = Exclude<
  CommandType,
  | keyof typeof ROLL_COMMANDS
  | keyof typeof CALENDAR_COMMANDS
  | keyof typeof CAMPAIGN_COMMANDS
  | keyof typeof REASSIGNMENT
>;

/** Ids of a path, by what they name. */
export interface PathIds {
  campaignId: Id;
  buildingId: Id;
  householdId: Id;
  objectionId: Id;
  appointmentId: Id;
  signatoryId: Id;
  promiseId: Id;
}

/** Ids of a body that have to exist somewhere. */
export interface BodyIds {
  staff: Id[];
  persons: Id[];
  /** A command that recorded something on this household. */
  command: Id | null;
}

/** One command: where it is given, by whom and with what body. */
interface CommandRow<Body> {
  /** Below `/api/v1/`, with `:names` from `PathIds`. */
  path: string;
  who: Role;
  /** Whether a phone without signal may keep it and send it later. */
  offline: boolean;
  about: string;
  body: z.ZodType<Body>;
  /** Free text of the body, kept as notes and never sent to a workflow. */
  texts(body: Body): Record<string, string | undefined>;
  bodyIds(body: Body): Partial<BodyIds>;
  /** A household of the body: the command is given in its campaign and goes to its building. */
  householdIn?(body: Body): Id | undefined;
}

/** A command and what it says to the domain. `Data` is what its rule takes, so a schema that yields anything else does
 *  not compile. */
export interface Row<Data, Body = never> extends CommandRow<Body> {
  /** `personIds`: of the persons that the body lists, in its order; those it names alone have become persons. */
  data(body: Body, ids: PathIds, personIds: readonly (Id | null)[]): Data;
}

/** A command that also changes the roll's own tables: what it says depends on them. */
export interface RollRow<Data, Body = never> extends CommandRow<Body> {
  draft(body: Body, ids: PathIds, roll: RollDrafting): Promise<Data>;
}

export type AnyRow = Row<unknown> | RollRow<unknown>;

/** Every command of a table, by its domain type. */
export type Table<T extends HttpCommandType> = {
  [Type in T]: Row<CommandOf<Type>['data']> | RollRow<CommandOf<Type>['data']>;
};

/** Ties a row's functions to its own schema: only what the schema has parsed is given to them. */
export const row = <Body, Data>(source: Row<Data, Body>): Row<Data> => source as unknown as Row<Data>;
export const rollRow = <Body, Data>(source: RollRow<Data, Body>): RollRow<Data> =>
  source as unknown as RollRow<Data>;

/** An instant with an offset, turned to UTC. */
export const instantSchema = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .meta({ format: 'date-time' });

export const textSchema = z.string().max(2_000);
export const reasonSchema = z.string().trim().min(1).max(2_000);
export const idSchema = z.uuid().transform((id) => id.toLowerCase());

/** What every body may carry. */
export const COMMON = { occurredAt: instantSchema.optional(), note: textSchema.optional() };

export const noTexts = (): Record<string, string | undefined> => ({});
export const noIds = (): Partial<BodyIds> => ({});
