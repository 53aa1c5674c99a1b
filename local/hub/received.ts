import type { ChannelKind } from '../../domain/notification/channel-kinds.ts';

/** What the hub stands for: every kind of channel, and another system that follows the feed. */
export type HubKind = ChannelKind | 'events';

/** One message as it came in. */
export interface Received {
  kind: HubKind;
  /** Epoch milliseconds. */
  at: number;
  /** Which robot, address or phone number it was for. */
  to: string;
  /** What people would read. */
  text: string;
  /** Every byte of it, headers and all, and what they mean once decoded. */
  bytes: string;
  /** False when the hub said no. */
  accepted: boolean;
}

/** How a receiver behaves: `errcode` answers 200 with a code that is no success, `slow` never, `busy` 429, `broken` 500,
 *  `away` breaks the connection. */
export type Mood = 'well' | 'errcode' | 'slow' | 'busy' | 'broken' | 'away' | 'redirects';
