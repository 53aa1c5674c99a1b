import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { MeetingPack, PackPromise } from '../../api/contract.ts';
import { paperKey } from '../papers/use-paper.ts';
import { change, newKey } from '../request.ts';

export type Outcome = 'kept' | 'broken' | 'withdrawn';

/** What is sent. */
interface NewPromise {
  householdId?: string;
  staffId: string;
  dueAt: string;
  what: string;
}

interface Made {
  ids: { promiseId: string };
}

/** Words that a page shows beside what it sends. */
type Shown = Pick<PackPromise, 'staffName' | 'buildingId' | 'buildingName' | 'room'>;

/** Makes a promise. What is sent again under its key, after a second press or an answer that was lost, is made once. */
export function useMakePromise(campaignId: string, date: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ promise, key }: { promise: NewPromise; key: string; shown: Shown }) =>
      change<Made>('POST', `/campaigns/${campaignId}/promises`, promise, key),
    onSuccess: ({ ids }, { promise, shown }) =>
      showPromises(queries, campaignId, date, (promises) => [
        ...promises.filter(({ promiseId }) => promiseId !== ids.promiseId),
        justMade(ids.promiseId, promise, shown),
      ]),
  });
}

/** As the next pack will tell it; the server's own word replaces it with the next notice of the stream. */
const justMade = (promiseId: string, promise: NewPromise, shown: Shown): PackPromise => ({
  promiseId,
  householdId: promise.householdId ?? null,
  ...shown,
  staffId: promise.staffId,
  what: promise.what,
  madeAt: new Date().toISOString(),
  dueAt: promise.dueAt,
  level: 'handler',
  state: 'open',
  decidedAt: null,
  since: { visits: 0, answers: 0, signed: false },
});

/** Says what became of a promise; once. */
export function useDecidePromise(campaignId: string, date: string) {
  const queries = useQueryClient();
  const keys = useRef(new Map<string, string>());
  return useMutation({
    mutationFn: ({ promiseId, outcome }: { promiseId: string; outcome: Outcome }) => {
      const content = `${promiseId} ${outcome}`;
      const key = keys.current.get(content) ?? newKey();
      keys.current.set(content, key);
      return change('POST', `/promises/${promiseId}/outcome`, { outcome }, key);
    },
    onSuccess: (_answer, { promiseId, outcome }) =>
      showPromises(queries, campaignId, date, (promises) =>
        promises.map((promise) =>
          promise.promiseId === promiseId
            ? { ...promise, state: outcome, decidedAt: new Date().toISOString() }
            : promise,
        ),
      ),
    // Somebody else may have been first: what they said is shown.
    onError: () => queries.invalidateQueries({ queryKey: paperKey(campaignId, 'packs', date) }),
  });
}

function showPromises(
  queries: QueryClient,
  campaignId: string,
  date: string,
  changed: (promises: PackPromise[]) => PackPromise[],
): void {
  queries.setQueryData<MeetingPack>(paperKey(campaignId, 'packs', date), (pack) =>
    pack ? { ...pack, promises: changed(pack.promises) } : undefined,
  );
}
