import type { HouseholdFacts } from './facts.ts';

/** Those whose signature is still to be given, or to be given again. */
export const requiredUnsigned = ({ signatories }: HouseholdFacts): HouseholdFacts['signatories'] =>
  signatories.filter(
    ({ required, signedAt, needsReconfirmation }) =>
      required && (signedAt === null || needsReconfirmation !== null),
  );
