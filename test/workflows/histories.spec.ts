import { expect, test } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { takeBatch, type BuildingRun, type CommandEnvelope, type Outcome } from '../../domain/intake.ts';
import { upgradeRun } from '../../domain/upgrade.ts';
import { payloadCodec } from '../../temporal/payload-codec.ts';
import { replayAll } from '../environment/engine.ts';

const FOLDER = fileURLToPath(new URL('histories/', import.meta.url));

interface Payload {
  metadata: Record<string, string>;
  data: string;
}
interface KeptEvent {
  eventTime: string;
  workflowExecutionStartedEventAttributes?: {
    workflowType: { name: string };
    input: { payloads: Payload[] };
  };
  workflowExecutionUpdateAcceptedEventAttributes?: {
    acceptedRequest: { input: { args: { payloads: Payload[] } } };
  };
  workflowExecutionUpdateCompletedEventAttributes?: { outcome: { success?: { payloads: Payload[] } } };
}

/** What a payload of a kept history says. */
async function read<T>({ metadata, data }: Payload): Promise<T> {
  const bytes = (text: string) => Buffer.from(text, 'base64');
  const entries = Object.entries(metadata).map(([name, text]) => [name, bytes(text)] as const);
  const [payload] = await payloadCodec.decode([{ metadata: Object.fromEntries(entries), data: bytes(data) }]);
  return JSON.parse(Buffer.from(payload?.data ?? []).toString('utf8')) as T;
}

/** Numbers of the events that each command ended with, as recorded then and as the code of today counts. */
async function numbersOf(events: readonly KeptEvent[]): Promise<{ then: unknown[]; now: unknown[] }> {
  const [started] = events;
  const [input] = started?.workflowExecutionStartedEventAttributes?.input.payloads ?? [];
  if (!input) throw new Error('A history begins with its input');
  let run = upgradeRun(await read<BuildingRun>(input));
  const then: unknown[] = [];
  const now: unknown[] = [];
  const ids: string[] = [];
  const numberOf = (outcome: Outcome | undefined) =>
    outcome?.kind === 'accepted' ? outcome.seq : outcome?.kind;
  for (const [index, event] of events.entries()) {
    const batch =
      event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest.input.args.payloads[0];
    if (!batch) continue;
    const completed = events
      .slice(index)
      .find((later) => later.workflowExecutionUpdateCompletedEventAttributes);
    const [payload] =
      completed?.workflowExecutionUpdateCompletedEventAttributes?.outcome.success?.payloads ?? [];
    if (!payload) continue;
    const { outcomes } = await read<{ outcomes: Outcome[] }>(payload);
    ids.push(
      ...outcomes.flatMap((outcome) =>
        outcome.kind === 'accepted' ? Object.values(outcome.ids).flat() : [],
      ),
    );
    const clock = { now: new Date(event.eventTime).toISOString(), newId: () => ids.shift() ?? 'none' };
    const taken = takeBatch(run, await read<CommandEnvelope[]>(batch), clock);
    run = taken.run;
    then.push(...outcomes.map(numberOf));
    now.push(...taken.outcomes.map(numberOf));
  }
  return { then, now };
}

// A replay that counts otherwise than PostgreSQL could never store anything again.
test('what earlier code recorded has the same numbers in the code of today', async () => {
  for (const name of (await readdir(FOLDER)).filter((file) => file.endsWith('.json'))) {
    const { events } = JSON.parse(await readFile(`${FOLDER}${name}`, 'utf8')) as { events: KeptEvent[] };
    if (events[0]?.workflowExecutionStartedEventAttributes?.workflowType.name !== 'building') continue;
    const { then, now } = await numbersOf(events);
    // The second of two twins hears its first answer again from memory until PostgreSQL has it.
    expect(now.map((number, index) => (then[index] === 'repeated' ? 'repeated' : number))).toEqual(then);
    expect(then.length).toBeGreaterThan(0);
  }
});

// Buildings run for months: what earlier code recorded has to replay with the code of today. How to add one:
// histories/README.md.
test('histories of earlier versions replay', async () => {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.json'));
  const histories = await Promise.all(
    files.map(async (name) => ({
      workflowId: name,
      history: historyFromJSON(JSON.parse(await readFile(`${FOLDER}${name}`, 'utf8'))),
    })),
  );
  expect(await replayAll(histories)).toBe(files.length);
  expect(files.length).toBeGreaterThan(0);
});
