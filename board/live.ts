import { useEffect, useEffectEvent, useState } from 'react';
import type { ImportProgress } from '../api/contract.ts';

const AGAIN_AFTER_MS = 5_000;

interface LiveEvents {
  /** The board changed, or may have changed while the stream was down. */
  onBoard: () => void;
  onImport?: (progress: ImportProgress) => void;
}

/** Listens to the live stream of a campaign, to none where it is null; true while it is connected. */
export function useLive(campaignId: string | null, events: LiveEvents): boolean {
  const [connected, setConnected] = useState(false);
  const onBoard = useEffectEvent(() => events.onBoard());
  const onImport = useEffectEvent((progress: ImportProgress) => events.onImport?.(progress));

  useEffect(() => {
    if (campaignId === null) return undefined;
    let source: EventSource | null = null;
    let again: number | undefined;
    const open = () => {
      const stream = new EventSource(`/api/v1/live?campaign=${encodeURIComponent(campaignId)}`);
      source = stream;
      stream.addEventListener('open', () => {
        setConnected(true);
        onBoard();
      });
      stream.addEventListener('board', () => onBoard());
      stream.addEventListener('import', ({ data }: MessageEvent<string>) =>
        onImport(JSON.parse(data) as ImportProgress),
      );
      stream.addEventListener('error', () => {
        setConnected(false);
        // A browser connects again by itself, but not after an answer like 401 or 503.
        if (stream.readyState === EventSource.CLOSED) again = window.setTimeout(open, AGAIN_AFTER_MS);
      });
    };
    open();
    return () => {
      window.clearTimeout(again);
      source?.close();
      setConnected(false);
    };
  }, [campaignId]);

  return connected;
}
