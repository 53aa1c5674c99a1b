import type { Id } from '../../domain/kernel.ts';

export interface Telling {
  zh: string;
  en: string;
}

/** One thing that happens in the campaign. */
export interface Action {
  /** Unlike every other name of the campaign, and the same in every run. */
  name: string;
  /** When it is played: 0 to 1 of its phase. */
  at: number;
  /** Household or building; what happens in one lane happens one after the other. */
  lane: Id;
  what: Command | Signing;
  /** What the onlooker is told when it has happened; null for the many that are not worth a line. */
  tell: Telling | null;
}

/** A call of the API. `:objectionId` in its path is the objection that the lane raised last. */
export interface Command {
  kind: 'command';
  path: string;
  body: Record<string, unknown>;
}

/** Everyone who must sign for the household signs. */
export interface Signing {
  kind: 'signing';
  body: Record<string, unknown>;
}

/** Actions that are played together; the next phase begins when all are done. */
export interface Phase {
  tell: Telling;
  /** Seconds at the usual pace. */
  seconds: number;
  actions: Action[];
}

export const command = (path: string, body: Record<string, unknown>): Command => ({
  kind: 'command',
  path,
  body,
});
