import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { coalesce } from '../../board/coalesce.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('calls that come while it works are answered by one more run', async () => {
  let finish = () => {};
  const work = jest.fn(
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  const refresh = coalesce(work, 100);
  refresh();
  refresh();
  refresh();
  expect(work).toHaveBeenCalledTimes(1);
  finish();
  await jest.advanceTimersByTimeAsync(99);
  expect(work).toHaveBeenCalledTimes(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(work).toHaveBeenCalledTimes(2);
  finish();
  await jest.advanceTimersByTimeAsync(1_000);
  expect(work).toHaveBeenCalledTimes(2);
});

test('a run that failed does not stop the next one', async () => {
  const work = jest.fn(() => Promise.reject(new Error('away')));
  const refresh = coalesce(work, 100);
  refresh();
  await jest.advanceTimersByTimeAsync(100);
  refresh();
  await jest.advanceTimersByTimeAsync(100);
  expect(work).toHaveBeenCalledTimes(2);
});
