/** SQLSTATE classes and codes of a server that is going, gone, or full. */
const SQL_STATE = /^(08...|57P0[1-5]|53300)$/;
const NODE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);
/** Cannot reach, timed out, closed the connection, no connection free; a transaction that did not start or was lost. */
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']);
const ADAPTER_KINDS = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);
/** What pg says without a code. */
const MESSAGES =
  /timeout exceeded when trying to connect|connection terminated|connection error and is not queryable|query read timeout|server closed the connection/i;

/** Whether PostgreSQL did not answer, as far as an error of pg or Prisma tells. */
export function isDatabaseAway(failure: unknown): boolean {
  let error = failure;
  // Not `instanceof`: an error may come from another realm.
  for (let depth = 0; typeof error === 'object' && error !== null && depth < 6; depth += 1) {
    if (tellsAway(error)) return true;
    error = causeOf(error);
  }
  return false;
}

/** Prisma hides the adapter's error of a raw statement in `meta`. */
function causeOf(error: object): unknown {
  if ('cause' in error && error.cause !== undefined) return error.cause;
  const meta: unknown = 'meta' in error ? error.meta : undefined;
  return meta instanceof Object && 'driverAdapterError' in meta ? meta.driverAdapterError : undefined;
}

function tellsAway(error: object): boolean {
  const code = textOf(error, 'code') || textOf(error, 'originalCode');
  if (NODE_CODES.has(code) || PRISMA_CODES.has(code) || SQL_STATE.test(code)) return true;
  return ADAPTER_KINDS.has(textOf(error, 'kind')) || MESSAGES.test(textOf(error, 'message'));
}

function textOf(error: object, field: string): string {
  const value: unknown = (error as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : '';
}
