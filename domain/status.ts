import { rememberPerRecord } from './kernel.ts';
import { hasSigned, intentOf, openObjections, requiredSignatories, type Household } from './household.ts';

/** In the order of the rule: the first that applies is the household's status. */
export const STATUSES = [
  'signed',
  'partly_signed',
  'appointed',
  'objecting',
  'answered',
  'willing',
  'undecided',
  'unwilling',
  'contacted',
  'unreachable',
  'not_contacted',
] as const;
export type Status = (typeof STATUSES)[number];

/** Derived from what was recorded, never stored as an input. `unreachableAfterAttempts` comes from policy. */
export const statusOf = (household: Household, unreachableAfterAttempts: number): Status =>
  knownStatus(household) ??
  (household.timesFailed >= unreachableAfterAttempts ? 'unreachable' : 'not_contacted');

/** The status that no policy changes; null while nobody was met. */
const knownStatus = rememberPerRecord((household: Household): Status | null => {
  if (hasSigned(household)) return 'signed';
  if (requiredSignatories(household).some((signatory) => signatory.signedAt !== null)) return 'partly_signed';
  if (awaitsSigning(household)) return 'appointed';
  const objections = openObjections(household);
  if (objections.some((objection) => objection.answer === null)) return 'objecting';
  if (objections.length > 0) return 'answered';
  return intentOf(household) ?? (household.timesContacted > 0 ? 'contacted' : null);
});

const awaitsSigning = (household: Household): boolean =>
  Object.values(household.appointments).some(
    (appointment) => appointment.kind === 'signing' && appointment.outcome === null && !appointment.reached,
  );
