import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Board } from '../../api/contract.ts';
import { coalesce } from '../coalesce.ts';
import { useLive } from '../live.ts';
import { read } from '../request.ts';

const PAUSE_BETWEEN_READS_MS = 150;
const POLL_WHILE_LIVE_MS = 30_000;
const POLL_WITHOUT_STREAM_MS = 5_000;

/** The board of a campaign, kept current by the live stream, and by asking when the stream is down. */
export function useBoard(campaignId: string) {
  const queries = useQueryClient();
  const refresh = useMemo(
    () =>
      coalesce(
        () => queries.refetchQueries({ queryKey: ['board', campaignId] }, { cancelRefetch: false }),
        PAUSE_BETWEEN_READS_MS,
      ),
    [queries, campaignId],
  );
  const connected = useLive(campaignId, { onBoard: refresh });
  const { data, error, dataUpdatedAt } = useQuery({
    queryKey: ['board', campaignId],
    queryFn: ({ signal }) => read<Board>(`/campaigns/${campaignId}/board`, signal),
    // A connection can die without a word, so the stream alone is not trusted.
    refetchInterval: connected ? POLL_WHILE_LIVE_MS : POLL_WITHOUT_STREAM_MS,
    refetchIntervalInBackground: true,
  });
  return { board: data, error, live: connected && error === null, currentAt: dataUpdatedAt };
}
