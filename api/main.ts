import type { FastifyInstance } from 'fastify';
import { mayReach } from '../outbound/addresses.ts';
import { openDatabase } from '../prisma/client.ts';
import { createDispatcher } from './commands/dispatcher.ts';
import type { Dependencies } from './dependencies.ts';
import { createTemporalEngine } from './engine/temporal-engine.ts';
import { loadFingerprintKey } from './fingerprint-key.ts';
import { resumeImports } from './imports/resume.ts';
import { createServer } from './server.ts';
import { isDatabaseAway } from './serving/database-away.ts';
import { servePages } from './serving/pages.ts';

/** Milliseconds within which everything that was begun is finished. */
const ENDS_WITHIN = 14_000;
const TRY_AGAIN_AFTER = 2_000;

/** An empty variable counts as absent. */
const environment = (name: string, fallback: string): string => process.env[name] || fallback;

const port = Number(environment('PORT', '7080'));
const host = environment('HOST', '127.0.0.1');
const databaseUrl = environment('DATABASE_URL', 'postgres://127.0.0.1:5432/doorstep');
const engine = createTemporalEngine({
  address: environment('TEMPORAL_ADDRESS', '127.0.0.1:7233'),
  namespace: environment('TEMPORAL_NAMESPACE', 'default'),
});
const database = openDatabase(databaseUrl);
const key = loadFingerprintKey(database.pool);

const deps: Dependencies = {
  prisma: database.prisma,
  pool: database.pool,
  engine,
  dispatcher: createDispatcher(engine),
  dataDir: environment('DOORSTEP_DATA_DIR', '.data'),
  mayReach: mayReach(process.env['DOORSTEP_ALLOW_PRIVATE_ADDRESSES']),
  get fingerprintKey() {
    return key.get();
  },
};
const server = await createServer(deps, servePages);
await listen(server);

const stopping = new AbortController();
void finishImports();

let isStopping = false;
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// A supervisor that was killed cannot say so; the end of its pipe can.
if (process.env['DOORSTEP_SUPERVISED'] === '1') process.stdin.on('end', stop).on('error', stop).resume();

/** Takes no new requests, finishes those it has, and ends. */
function stop(): void {
  if (isStopping) return;
  isStopping = true;
  stopping.abort();
  setTimeout(() => process.exit(1), ENDS_WITHIN).unref();
  void finish().then(
    () => process.exit(0),
    () => process.exit(1),
  );
}

async function finish(): Promise<void> {
  await server.close();
  key.stop();
  await engine.close();
  await database.close();
}

/** What a crash left half done is finished as soon as database and engine answer. */
async function finishImports(): Promise<void> {
  while (!stopping.signal.aborted) {
    try {
      return await resumeImports(deps, stopping.signal);
    } catch (failure) {
      if (!isDatabaseAway(failure)) server.log.error({ name: String(failure) }, 'imports were not finished');
      await new Promise((resolve) => {
        setTimeout(resolve, TRY_AGAIN_AFTER).unref();
      });
    }
  }
}

async function listen(app: FastifyInstance): Promise<void> {
  try {
    await app.listen({ port, host });
  } catch (failure) {
    process.stderr.write(`${whyNot(failure)}\n`);
    process.exit(1);
  }
}

function whyNot(failure: unknown): string {
  const code = failure instanceof Error && 'code' in failure ? failure.code : '';
  if (code === 'EADDRINUSE') {
    return `端口 ${port} 已被占用：请结束占用它的程序，或换一个端口，例如 PORT=${port + 1}。 · Port ${port} is in use: stop what uses it, or take another one, e.g. PORT=${port + 1}.`;
  }
  return `无法监听 ${host}:${port}：${String(failure)} · Cannot listen on ${host}:${port}: check HOST and PORT.`;
}
