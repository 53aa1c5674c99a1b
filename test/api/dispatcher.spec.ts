import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createDispatcher, type Dispatcher } from '../../api/commands/dispatcher.ts';
import { EngineAway, type Engine } from '../../api/engine/engine.ts';
import type { Outcome } from '../../domain/intake.ts';
import { envelope } from '../environment/roll.ts';

const TRIP = 100;

/** An engine whose every trip takes as long, and the batches that it was given, as the letters of their commands. */
let trips: string[];
let dispatcher: Dispatcher;
let isAway: boolean;

beforeEach(() => {
  jest.useFakeTimers();
  trips = [];
  isAway = false;
  const engine: Pick<Engine, 'apply'> = {
    apply: async (buildingId, batch) => {
      trips.push(`${buildingId}: ${batch.map(({ id }) => id).join(' ')}`);
      await new Promise((resolve) => setTimeout(resolve, TRIP));
      if (isAway) throw new EngineAway();
      return { outcomes: batch.map((): Outcome => ({ kind: 'repeated' })), continuing: false };
    },
  };
  dispatcher = createDispatcher(engine as Engine);
});
afterEach(() => {
  jest.useRealTimers();
});

const survey = (id: string) =>
  envelope<'record_survey'>(
    { type: 'record_survey', householdId: 'h', data: { intent: 'willing', support: null } },
    { id },
  );
const send = (...ids: string[]): void =>
  ids.forEach((id) => void dispatcher.send('hall', survey(id)).catch(() => undefined));
const pass = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);

describe('the dispatcher', () => {
  test('hands over at once what comes to a building at rest', () => {
    send('a');
    expect(trips).toEqual(['hall: a']);
  });

  test('gathers what comes during a trip for the next one, in the order of arrival', async () => {
    send('a', 'b', 'c');
    await pass(TRIP);
    expect(trips).toEqual(['hall: a', 'hall: b c']);
  });

  test('waits after a trip for as many as it carried, so that they travel together again', async () => {
    send('a', 'b', 'c', 'd');
    await pass(2 * TRIP);
    send('e');
    await pass(TRIP / 4);
    send('f');
    expect(trips).toHaveLength(2);
    send('g');
    await pass(0);
    expect(trips.slice(2)).toEqual(['hall: e f g']);
  });

  test('waits no longer than half of what the trip took', async () => {
    send('a', 'b', 'c');
    await pass(2 * TRIP);
    send('d');
    await pass(TRIP / 2 - 1);
    expect(trips).toHaveLength(2);
    await pass(1);
    expect(trips.slice(2)).toEqual(['hall: d']);
  });

  test('does not wait after a trip that failed', async () => {
    isAway = true;
    send('a', 'b', 'c');
    await pass(2 * TRIP);
    send('d');
    expect(trips).toEqual(['hall: a', 'hall: b c', 'hall: d']);
  });

  test('never waits after a command that was alone', async () => {
    send('a');
    await pass(TRIP);
    send('b');
    expect(trips).toEqual(['hall: a', 'hall: b']);
  });

  test('does not let one building wait for another', async () => {
    send('a', 'b', 'c');
    await pass(2 * TRIP);
    void dispatcher.send('tower', survey('x'));
    expect(trips.slice(2)).toEqual(['tower: x']);
  });
});
