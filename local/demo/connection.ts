import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ProblemBody } from '../../api/contract.ts';
import { idFromHash } from '../../domain/identifier.ts';

/** An answer that came: what was asked is done, or a rule refused it. */
export interface Answer<T> {
  status: number;
  body: T;
  /** It was done by an earlier demonstration already. */
  isReplay: boolean;
}

/** The API said no for a reason that repeating does not cure. */
export class DemoRefused extends Error {
  readonly problem: ProblemBody;

  constructor(path: string, problem: ProblemBody) {
    super(`${path}: ${problem.status} ${problem.code} ${problem.detail}`);
    this.problem = problem;
  }
}

const GIVE_UP_AFTER_MS = 300_000;
const PAUSE_MS = 1_000;
const REPEATABLE = [429, 500, 502, 503, 504];

interface Call {
  method: 'GET' | 'POST' | 'PATCH';
  headers: Record<string, string>;
  body?: string | FormData;
}

/** Talks to the API as any other program does: with a token, and with a key for everything that changes something. */
export class Connection {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** Throws DemoRefused. */
  async read<T>(path: string): Promise<T> {
    const { status, body } = await this.#ask<T>(path, { method: 'GET', headers: {} });
    if (status !== 200) throw new DemoRefused(path, body as ProblemBody);
    return body;
  }

  /** Changes something that may be changed to the same again. Throws DemoRefused. */
  async change<T>(path: string, body: object): Promise<T> {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await this.#ask<T>(path, { method: 'PATCH', headers, body: JSON.stringify(body) });
    if (answer.status !== 200) throw new DemoRefused(path, answer.body as ProblemBody);
    return answer.body;
  }

  /** 2xx and 409 are answers; throws DemoRefused for every other. The same key is done only once. */
  async post<T>(path: string, body: object | FormData | null, key: string): Promise<Answer<T>> {
    const isForm = body instanceof FormData;
    const answer = await this.#ask<T>(path, {
      method: 'POST',
      headers: {
        'Idempotency-Key': key,
        ...(body === null || isForm ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === null ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    if (answer.status >= 400 && answer.status !== 409) {
      throw new DemoRefused(path, answer.body as ProblemBody);
    }
    return answer;
  }

  // Away, or the outcome unknown: the same request with the same key until it is answered.
  async #ask<T>(path: string, init: Call): Promise<Answer<T>> {
    const giveUpAt = Date.now() + GIVE_UP_AFTER_MS;
    for (;;) {
      const answer = await this.#try<T>(path, init).catch((failure: unknown) => {
        if (Date.now() > giveUpAt) throw failure;
        return null;
      });
      if (answer && (!REPEATABLE.includes(answer.status) || Date.now() > giveUpAt)) return answer;
      await wait(PAUSE_MS);
    }
  }

  async #try<T>(path: string, { headers, ...init }: Call): Promise<Answer<T>> {
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      ...init,
      headers: { ...headers, Authorization: `Bearer ${this.#token}` },
      signal: AbortSignal.timeout(60_000),
    });
    return {
      status: response.status,
      body: (await response.json()) as T,
      isReplay: response.headers.get('Idempotent-Replay') === 'true',
    };
  }
}

/** The key of a happening: the same for the same campaign and name, so that a second run repeats nothing. */
export function keyOf(scope: string, name: string): string {
  const hex = createHash('sha256').update(`demo ${scope} ${name}`).digest('hex');
  return idFromHash(hex);
}
