import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { InboxItem, Page } from '../../api/contract.ts';
import { change, read } from '../request.ts';

/** What waits for whoever is signed in, the newest first. */
export const INBOX = infiniteQueryOptions({
  queryKey: ['inbox'],
  queryFn: ({ pageParam, signal }) =>
    read<Page<InboxItem>>(`/me/inbox?limit=50${pageParam === '' ? '' : `&cursor=${pageParam}`}`, signal),
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor,
  refetchInterval: 30_000,
});

/** Seen: no other channel is tried. */
export function useAcknowledge() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (ids: string[]) => change('POST', '/me/inbox/acknowledgements', { ids }),
    onSuccess: () => queries.invalidateQueries({ queryKey: INBOX.queryKey }),
  });
}
