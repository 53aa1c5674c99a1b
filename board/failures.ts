import type { ProblemBody } from '../api/contract.ts';

/** The API said no: `problem` tells why. Repeating the same request gives the same answer. */
export class RequestRefused extends Error {
  readonly problem: ProblemBody;

  constructor(problem: ProblemBody) {
    super(problem.code);
    this.problem = problem;
  }
}

/** Nobody answered, or only a machine in between: repeat the request later. */
export class ServerAway extends Error {
  readonly code = 'server_away';
}

export const isWorthRepeating = (error: unknown): boolean =>
  !(error instanceof RequestRefused) || error.problem.status >= 500;

export const isSignedOut = (error: unknown): boolean =>
  error instanceof RequestRefused && error.problem.status === 401;
