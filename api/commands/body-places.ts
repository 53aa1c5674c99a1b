import type { Pool } from 'pg';
import type { RefusalCode } from '../../domain/refusals.ts';
import { Problem } from '../problem.ts';
import { findPlaces } from './place.ts';
import type { Submission } from './submit.ts';

/** A submission where its body leads it; `unknownPlace` where it names a household that its campaign does not have. */
export interface PlacedSubmission {
  submission: Submission;
  unknownPlace: RefusalCode | null;
}

/** Commands of a campaign that name a household go to its building; the others, and those that name one which is not
 *  there, stay the campaign's. One statement for all of a request, none where no body names one. */
export async function followBodies(
  pool: Pool,
  submissions: readonly Submission[],
): Promise<PlacedSubmission[]> {
  const leading = submissions.flatMap((submission) => {
    const householdId = submission.row.householdIn?.(submission.body as never);
    return householdId === undefined ? [] : [{ submission, householdId }];
  });
  const [first] = leading;
  if (!first) return submissions.map((submission) => ({ submission, unknownPlace: null }));
  const places = await findPlaces(
    pool,
    first.submission.principal,
    leading.map(({ householdId }) => ({ ids: { householdId }, key: null })),
  );
  const found = new Map(leading.map(({ submission }, index) => [submission, places[index]]));
  return submissions.map((submission): PlacedSubmission => {
    if (!found.has(submission)) return { submission, unknownPlace: null };
    const { campaignId, stored } = submission.place;
    const place = found.get(submission);
    if (!place || place instanceof Problem || place.campaignId !== campaignId) {
      return { submission, unknownPlace: 'unknown_household' };
    }
    return { submission: { ...submission, place: { ...place, stored } }, unknownPlace: null };
  });
}
