import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { MayReach } from './addresses.ts';
import { orAborted } from './deadline.ts';
import { pinnedTo, resolve } from './resolve.ts';

export interface Reply {
  status: number;
  /** The header Retry-After in milliseconds, or null. */
  retryAfterMs: number | null;
  /** At most 64 KiB of it. */
  body: string;
}

export interface PostOptions {
  mayReach: MayReach;
  headers?: Record<string, string>;
  /** Milliseconds for everything: resolving, connecting, sending and reading the answer. */
  within: number;
}

const LONGEST_BODY = 65_536;

/** Posts a text and reads the answer, whatever its status; redirects are answers. Throws AddressRefused, a
 *  `TimeoutError`, or what the network said. */
export async function post(url: string, body: string, options: PostOptions): Promise<Reply> {
  const target = new URL(url);
  const signal = AbortSignal.timeout(options.within);
  const addresses = await orAborted(resolve(target.hostname, options.mayReach), signal);
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const answer = await new Promise<IncomingMessage>((resolveAnswer, reject) => {
    const request = send(target, {
      method: 'POST',
      headers: { ...options.headers, 'content-length': Buffer.byteLength(body) },
      lookup: pinnedTo(addresses),
      // One connection for each message: nothing is left open, and no stale one is reused.
      agent: false,
      signal,
    });
    request.once('response', resolveAnswer).on('error', (failure) => reject(causeOf(failure, signal)));
    request.end(body);
  });
  return {
    status: answer.statusCode ?? 0,
    retryAfterMs: retryAfter(answer.headers['retry-after'], Date.now()),
    body: await read(answer, signal),
  };
}

/** Throws the signal's reason when the time is over. */
async function read(answer: IncomingMessage, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= LONGEST_BODY) break;
    }
  } catch (failure) {
    throw causeOf(failure, signal);
  }
  return Buffer.concat(chunks).subarray(0, LONGEST_BODY).toString('utf8');
}

/** What was aborted because the time was over says so. */
const causeOf = (failure: unknown, signal: AbortSignal): unknown =>
  signal.aborted ? signal.reason : failure;

/** Seconds, or a date (RFC 9110). */
function retryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const at = /^\d+$/.test(header.trim()) ? now + Number(header) * 1_000 : Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
