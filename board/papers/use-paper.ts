import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { coalesce } from '../coalesce.ts';
import { useLive } from '../live.ts';
import { read } from '../request.ts';
import type { PaperKind } from './paper-kind.ts';

const PAUSE_BETWEEN_READS_MS = 1_000;
const POLL_WHILE_LIVE_MS = 30_000;
const POLL_WITHOUT_STREAM_MS = 5_000;

export const paperPath = (campaignId: string, kind: PaperKind, date: string): string =>
  `/campaigns/${campaignId}/${kind}/${date}`;

export const paperKey = (campaignId: string, kind: PaperKind, date: string) => [
  'paper',
  campaignId,
  kind,
  date,
];

/** A paper of a campaign. One that `changes` is kept current by the live stream, and by asking when the stream is
 *  down; the others are read once. */
export function usePaper<Paper>(campaignId: string, kind: PaperKind, date: string, changes: boolean) {
  const queries = useQueryClient();
  const refresh = useMemo(
    () =>
      coalesce(
        () =>
          queries.refetchQueries({ queryKey: paperKey(campaignId, kind, date) }, { cancelRefetch: false }),
        PAUSE_BETWEEN_READS_MS,
      ),
    [queries, campaignId, kind, date],
  );
  const connected = useLive(changes ? campaignId : null, { onBoard: refresh });
  const { data, error, dataUpdatedAt } = useQuery({
    queryKey: paperKey(campaignId, kind, date),
    queryFn: ({ signal }) => read<Paper>(paperPath(campaignId, kind, date), signal),
    refetchInterval: changes && (connected ? POLL_WHILE_LIVE_MS : POLL_WITHOUT_STREAM_MS),
    refetchIntervalInBackground: true,
  });
  return { paper: data, error, live: connected && error === null, currentAt: dataUpdatedAt };
}
