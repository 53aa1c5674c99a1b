import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { hashOf, newSecret } from '../../api/auth/secrets.ts';
import { createDispatcher } from '../../api/commands/dispatcher.ts';
import type { Engine } from '../../api/engine/engine.ts';
import { createServer } from '../../api/server.ts';
import type { Role } from '../../domain/kernel.ts';
import { mayReach } from '../../outbound/addresses.ts';
import type { Database } from '../../prisma/client.ts';
import { freshId } from './roll.ts';

/** What a call answered. */
export interface Said {
  status: number;
  body: Record<string, unknown>;
  headers: Record<string, unknown>;
}

/** An API in this process, with a token for every role. */
export interface TestApi {
  app: FastifyInstance;
  get(path: string, role?: Role): Promise<Said>;
  /** Keyed, as the phone does it. */
  post(path: string, body: unknown, options?: PostOptions): Promise<Said>;
  patch(path: string, body: object, role?: Role): Promise<Said>;
  stop(): Promise<void>;
}

export interface PostOptions {
  role?: Role;
  key?: string;
}

/** `pages` adds what people open in a browser; a data folder that a worker shares stays. */
export async function startTestApi(
  database: Database,
  engine: Engine,
  pages?: Parameters<typeof createServer>[1],
  sharedDataDir?: string,
): Promise<TestApi> {
  const dataDir = sharedDataDir ?? (await mkdtemp(join(tmpdir(), 'doorstep-')));
  const dispatcher = createDispatcher(engine);
  const fingerprintKey = randomBytes(32);
  const deps = { ...database, engine, dispatcher, fingerprintKey, dataDir, mayReach: mayReach('1') };
  const app = await createServer(deps, pages);
  const tokens = new Map<Role, Promise<string>>();
  const tokenOf = (role: Role): Promise<string> => {
    const token = tokens.get(role) ?? createToken(database, role);
    tokens.set(role, token);
    return token;
  };
  const headersFor = async (role: Role) => ({ authorization: `Bearer ${await tokenOf(role)}` });
  return {
    app,
    get: async (path, role = 'administrator') =>
      said(await app.inject({ method: 'GET', url: `/api/v1${path}`, headers: await headersFor(role) })),
    post: async (path, body, { role = 'administrator', key = randomUUID() } = {}) =>
      said(
        await app.inject({
          method: 'POST',
          url: `/api/v1${path}`,
          headers: {
            ...(await headersFor(role)),
            'idempotency-key': key,
            'content-type': 'application/json',
          },
          payload: JSON.stringify(body),
        }),
      ),
    patch: async (path, payload, role = 'administrator') => {
      const headers = await headersFor(role);
      return said(await app.inject({ method: 'PATCH', url: `/api/v1${path}`, headers, payload }));
    },
    stop: async () => {
      await app.close();
      if (sharedDataDir === undefined) await rm(dataDir, { recursive: true });
    },
  };
}

/** A token that may see everything, whatever its role. */
async function createToken({ prisma }: Database, role: Role): Promise<string> {
  const secret = newSecret('doorstep_token');
  const campaigns = await prisma.campaign.findMany({ select: { id: true } });
  const scope = role === 'handler' ? { campaignIds: campaigns.map(({ id }) => id) } : undefined;
  await prisma.apiToken.create({
    data: { id: freshId(), name: role, role, tokenHash: hashOf(secret), ...(scope ? { scope } : {}) },
  });
  return secret;
}

const said = (response: LightMyRequestResponse): Said => ({
  status: response.statusCode,
  body: response.body === '' ? {} : response.json(),
  headers: response.headers,
});
