import { given } from './given.ts';

/** Host and port of the Temporal server of this run; the namespace is `default`. Use one task queue a file. */
export function temporalAddress(): string {
  return given('DOORSTEP_TEST_TEMPORAL_ADDRESS');
}
