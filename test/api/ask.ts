import { randomUUID } from 'node:crypto';
import type { FastifyInstance, InjectOptions } from 'fastify';
import type { Said } from '../environment/api.ts';

type Asked = Omit<InjectOptions, 'method' | 'url'> & { token?: string; key?: string };

/** Sends `GET /campaigns` or the like below `/api/v1` and says what came back. */
export async function ask(app: FastifyInstance, line: string, { token, key, headers, ...rest }: Asked = {}) {
  const [method = 'GET', path = ''] = line.split(' ');
  const answer = await app.inject({
    ...rest,
    method: method as 'GET',
    url: `/api/v1${path}`,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...headers,
    },
  });
  const body: Said['body'] = answer.body === '' ? {} : answer.json();
  return { status: answer.statusCode, body, headers: answer.headers };
}

export const newKey = (): string => randomUUID();
