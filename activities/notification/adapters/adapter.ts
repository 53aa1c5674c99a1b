import type { OpenChannel } from '../../../domain/notification/channel.ts';
import type { Later, Outcome } from '../../../domain/notification/outcome.ts';
import type { Language, MessageContent } from '../../../domain/notification/texts.ts';
import type { Id } from '../../../domain/kernel.ts';
import type { MayReach } from '../../../outbound/addresses.ts';

/** One message as it is handed to a channel. */
export interface Letter {
  /** The same at every attempt. */
  messageId: Id;
  campaignId: Id;
  /** E-mail address or phone number; null for a group. */
  recipient: string | null;
  language: Language;
  content: MessageContent;
}

/** How an adapter gets out. */
export interface Reach {
  mayReach: MayReach;
  /** Milliseconds for one attempt. */
  within: number;
}

export interface Answered {
  outcome: Outcome;
  /** What came back, for people: shortened, and never part of a workflow. */
  answer: string;
}

/** Sends one message once and says what came of it; never throws for what the other side does. */
export type Adapter = (channel: OpenChannel, letter: Letter, reach: Reach) => Promise<Answered>;

export const later = (code: string, more: Partial<Later> = {}): Later => ({
  kind: 'later',
  scope: 'channel',
  code,
  retryAfterMs: null,
  mayHaveArrived: false,
  ...more,
});
export const permanent = (code: string): Outcome => ({ kind: 'permanent', code });

const LONGEST_ANSWER = 300;
export const shortened = (text: string): string =>
  text.length > LONGEST_ANSWER ? `${text.slice(0, LONGEST_ANSWER)}…` : text;
