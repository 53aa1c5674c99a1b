// The load, a process of its own: clients that each wait for one answer before they send the next command.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { median, percentile } from './numbers.ts';

/** What clients do: each walks its tour of households over and over and records a survey at every stop. */
export interface Job {
  port: number;
  token: string;
  /** Household ids, one tour a client. */
  tours: string[][];
  durationMs: number;
  /** No client sends more commands than this. */
  mostCommands: number;
}

export interface Measured {
  /** Commands answered 201 within the time. */
  accepted: number;
  failed: number;
  /** Status of the first answer that was not 201. */
  firstFailure: number | null;
  perSecond: number;
  medianMs: number;
  p95Ms: number;
}

const INTENTS = ['willing', 'undecided', 'unwilling'] as const;

interface Tally {
  milliseconds: number[];
  failures: number[];
}

process.on('message', (job: Job) => {
  void perform(job).then((measured) => process.send?.(measured));
});
process.on('disconnect', () => process.exit());

async function perform(job: Job): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: job.tours.length });
  const tally: Tally = { milliseconds: [], failures: [] };
  const startedAt = performance.now();
  const until = startedAt + job.durationMs;
  await Promise.all(job.tours.map((tour) => walk(job, agent, tour, until, tally)));
  const seconds = Math.min(performance.now() - startedAt, job.durationMs) / 1_000;
  agent.destroy();
  return {
    accepted: tally.milliseconds.length,
    failed: tally.failures.length,
    firstFailure: tally.failures[0] ?? null,
    perSecond: tally.milliseconds.length / seconds,
    medianMs: median(tally.milliseconds),
    p95Ms: percentile(tally.milliseconds, 95),
  };
}

async function walk(job: Job, agent: Agent, tour: string[], until: number, tally: Tally): Promise<void> {
  for (let step = 0; step < job.mostCommands; step += 1) {
    const householdId = tour[step % tour.length];
    const sentAt = performance.now();
    if (householdId === undefined || sentAt >= until) return;
    const intent = INTENTS[step % INTENTS.length];
    const status = await post(job, agent, `/api/v1/households/${householdId}/surveys`, { intent });
    const answeredAt = performance.now();
    if (answeredAt > until) return;
    if (status === 201) tally.milliseconds.push(answeredAt - sentAt);
    else tally.failures.push(status);
  }
}

/** The status of the answer; 0 when the connection broke. */
function post({ port, token }: Job, agent: Agent, path: string, value: unknown): Promise<number> {
  const body = JSON.stringify(value);
  const headers = {
    authorization: `Bearer ${token}`,
    'idempotency-key': randomUUID(),
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve) => {
    request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', () => resolve(0))
      .end(body);
  });
}
