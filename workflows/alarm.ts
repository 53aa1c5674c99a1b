import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { instant, millis, type Instant } from '../domain/kernel.ts';

/** The building's one timer. */
export interface Alarm {
  /** Rings at `at`; the timer is replaced only by an earlier one. A ring that comes for nothing does no harm. */
  set(at: Instant): void;
  /** Whether it rang since it was last set. */
  rang(): boolean;
  /** Rings wait until it is released. */
  hold(): void;
  release(): void;
  isHeld(): boolean;
}

/** `onRing` is told the time of the ring. */
export function createAlarm(onRing: (at: Instant) => void): Alarm {
  let armed: { at: Instant; scope: CancellationScope } | null = null;
  let hasRung = false;
  let isHeld = false;
  let isWaiting = false;

  function ring(): void {
    isWaiting = false;
    hasRung = true;
    onRing(instant(Date.now()));
  }

  async function wait(at: Instant): Promise<void> {
    try {
      await sleep(Math.max(1, millis(at) - Date.now()));
      armed = null;
      if (isHeld) isWaiting = true;
      else ring();
    } catch (failure) {
      if (!isCancellation(failure)) throw failure;
    }
  }

  return {
    set(at) {
      hasRung = false;
      if (armed !== null && armed.at <= at) return;
      armed?.scope.cancel();
      const scope = new CancellationScope();
      armed = { at, scope };
      void scope.run(() => wait(at));
    },
    rang: () => hasRung,
    hold() {
      isHeld = true;
    },
    release() {
      isHeld = false;
      if (isWaiting) ring();
    },
    isHeld: () => isHeld,
  };
}
