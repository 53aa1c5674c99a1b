// What the workflows that send something outside have in common.
import { defineSignal, type ActivityOptions } from '@temporalio/workflow';
import { WAKE_SIGNAL } from '../domain/names.ts';
import type { Wake } from '../domain/notification/channel-run.ts';

export const wakeSignal = defineSignal<[Wake]>(WAKE_SIGNAL);

/** For as long as the database is away. */
export const PATIENT: ActivityOptions = {
  startToCloseTimeout: '20s',
  retry: { initialInterval: '200ms', backoffCoefficient: 1.5, maximumInterval: '5s' },
};

/** Sending is never repeated by the engine: the run counts every attempt and decides when the next one is. */
export const ONCE: ActivityOptions = {
  startToCloseTimeout: '20s',
  heartbeatTimeout: '8s',
  retry: { maximumAttempts: 1 },
};
