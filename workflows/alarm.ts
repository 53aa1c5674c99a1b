import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { millis, type Instant } from '../domain/kernel.ts';

/** The building's one timer. */
export interface Alarm {
  /** Rings at `at`; the timer is replaced only by an earlier one. A ring that comes for nothing does no harm. */
  set(at: Instant | null): void;
  /** Whether it rang since it was last set. */
  rang(): boolean;
}

export function createAlarm(): Alarm {
  let armed: { at: Instant; scope: CancellationScope } | null = null;
  let hasRung = false;

  async function wait(at: Instant): Promise<void> {
    try {
      await sleep(Math.max(1, millis(at) - Date.now()));
      armed = null;
      hasRung = true;
    } catch (failure) {
      if (!isCancellation(failure)) throw failure;
    }
  }

  return {
    set(at) {
      hasRung = false;
      if (at === null || (armed !== null && armed.at <= at)) return;
      armed?.scope.cancel();
      const scope = new CancellationScope();
      armed = { at, scope };
      void scope.run(() => wait(at));
    },
    rang: () => hasRung,
  };
}
