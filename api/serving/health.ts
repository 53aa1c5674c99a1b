import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../dependencies.ts';

/** Milliseconds within which a part has to answer. */
const ANSWERS_WITHIN = 2_000;

/** `/healthz`: this process lives. `/readyz`: it can do its work, else 503 with what is away. */
export function registerHealth(app: FastifyInstance, deps: Dependencies): void {
  app.get('/healthz', { schema: { hide: true } }, () => ({ alive: true }));

  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    const [database, { engine, worker }] = await Promise.all([askDatabase(deps), askEngine(deps)]);
    const parts = { database, engine, worker };
    const away = Object.entries(parts).flatMap(([name, answers]) => (answers ? [] : [name]));
    if (away.length > 0) void reply.code(503).header('retry-after', '2');
    return { ready: away.length === 0, ...parts, away };
  });
}

const askDatabase = ({ pool }: Dependencies): Promise<boolean> =>
  within(
    pool.query('SELECT 1').then(() => true),
    false,
  );

const askEngine = ({ engine }: Dependencies): Promise<{ engine: boolean; worker: boolean }> =>
  within(engine.health(), { engine: false, worker: false });

/** `otherwise` when the answer fails or does not come in time. */
async function within<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, ANSWERS_WITHIN, otherwise);
  });
  try {
    return await Promise.race([answer, late]);
  } catch {
    return otherwise;
  } finally {
    clearTimeout(timer);
  }
}
