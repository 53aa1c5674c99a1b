import type { MeetingPack, PackPromise } from '../../api/contract.ts';
import { shanghaiDate } from '../wall/clock.ts';

const isOfTheDay = ({ date }: MeetingPack, { madeAt }: PackPromise): boolean => shanghaiDate(madeAt) === date;

/** What the meetings before promised, and what this day's does. */
export function promisesByMeeting(pack: MeetingPack): { before: PackPromise[]; now: PackPromise[] } {
  return {
    before: pack.promises.filter((promise) => !isOfTheDay(pack, promise)),
    now: pack.promises.filter((promise) => isOfTheDay(pack, promise)),
  };
}

/** The one promise that a household has from this day's meeting; one that was taken back makes room for another. */
export const promisesOfTheDay = (pack: MeetingPack): ReadonlyMap<string, PackPromise> =>
  new Map(
    pack.promises.flatMap((promise) =>
      promise.householdId !== null && promise.state !== 'withdrawn' && isOfTheDay(pack, promise)
        ? [[promise.householdId, promise]]
        : [],
    ),
  );
