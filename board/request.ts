import type { ProblemBody } from '../api/contract.ts';
import { RequestRefused, ServerAway } from './failures.ts';

const BASE = '/api/v1';

/** Reads `path` (below /api/v1). RequestRefused or ServerAway. */
export async function read<T>(path: string, signal: AbortSignal): Promise<T> {
  // no-cache: the browser asks with the ETag it has, and the server may answer 304.
  return parse<T>(await send(path, { signal, cache: 'no-cache' }));
}

/** Sends a change to `path` (below /api/v1); a FormData goes as multipart. The same `key` is done only once.
 *  RequestRefused or ServerAway. */
export async function change<T>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: object | FormData | null,
  key: string | null = null,
): Promise<T> {
  const headers: Record<string, string> = { 'X-Doorstep': '1' };
  if (key !== null) headers['Idempotency-Key'] = key;
  const isForm = body instanceof FormData;
  if (body !== null && !isForm) headers['Content-Type'] = 'application/json';
  const init: RequestInit = { method, headers };
  if (body !== null) init.body = isForm ? body : JSON.stringify(body);
  return parse<T>(await send(path, init));
}

/** A fresh Idempotency-Key. `crypto.randomUUID` is missing where the board is opened by http over the network. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, index) => {
    const marked = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, '0');
  }).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`${BASE}${path}`, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ServerAway('The server does not answer');
  }
}

async function parse<T>(response: Response): Promise<T> {
  const text = await response.text();
  if (response.ok) return (text === '' ? null : JSON.parse(text)) as T;
  if (!(response.headers.get('Content-Type') ?? '').includes('json')) {
    throw new ServerAway(`Status ${response.status} without a reason`);
  }
  throw new RequestRefused(JSON.parse(text) as ProblemBody);
}
