import type { Outcome } from '../../../domain/notification/outcome.ts';
import { post, type Reply } from '../../../outbound/post.ts';
import { AddressRefused } from '../../../outbound/resolve.ts';
import { later, permanent, shortened, type Answered, type Reach } from './adapter.ts';

/** Posts JSON. What the HTTP layer already decides is decided here; `judge` reads an answer of 2xx. */
export async function postJson(
  url: string,
  body: string,
  headers: Record<string, string>,
  reach: Reach,
  judge: (answer: unknown) => Outcome,
): Promise<Answered> {
  try {
    const reply = await post(url, body, {
      ...reach,
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    });
    return { outcome: outcomeOf(reply, judge), answer: shortened(`HTTP ${reply.status} ${reply.body}`) };
  } catch (failure) {
    return unreached(failure);
  }
}

/** Statuses that pass by themselves: 408 Request Timeout, 425 Too Early, 429 Too Many Requests, and every 5xx. */
const PASSING = [408, 425, 429];
/** A gateway that says so does not know what became of it: 502 Bad Gateway, 504 Gateway Timeout. */
const UNSURE = [502, 504];
/** Nothing was sent yet. */
const NOT_CONNECTED = ['econnrefused', 'enotfound', 'eai_again', 'ehostunreach', 'enetunreach', 'edns'];

function outcomeOf({ status, retryAfterMs, body }: Reply, judge: (answer: unknown) => Outcome): Outcome {
  if (status >= 200 && status < 300) return judge(parsed(body));
  if (status >= 500 || PASSING.includes(status))
    return later(`http_${status}`, { retryAfterMs, mayHaveArrived: UNSURE.includes(status) });
  return permanent(status >= 300 && status < 400 ? 'redirected' : `http_${status}`);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** What the network or the clock said; an error of Node's own need not be an `Error` of ours. */
interface NetworkFailure {
  name?: unknown;
  code?: unknown;
  message?: unknown;
}

/** Nothing came back. */
export function unreached(failure: unknown): Answered {
  const { name, code, message } = failure as NetworkFailure;
  const answer = shortened(String(message ?? failure));
  if (failure instanceof AddressRefused) return { outcome: permanent(failure.code), answer };
  const said =
    name === 'TimeoutError' ? 'timeout' : typeof code === 'string' ? code.toLowerCase() : 'unreachable';
  return { outcome: later(said, { mayHaveArrived: !NOT_CONNECTED.includes(said) }), answer };
}

/** A number that an answer carries in that field, or null. */
export function codeIn(answer: unknown, field: string): number | null {
  const value =
    typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[field] : null;
  return typeof value === 'number' ? value : null;
}
