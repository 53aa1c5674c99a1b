/** What came of one attempt to send, in codes: it travels through workflow histories. */
export type Outcome =
  | { kind: 'sent' }
  | Later
  /** Repeating changes nothing until somebody does something. */
  | { kind: 'permanent'; code: string }
  /** Nothing was sent, for there was nothing left to say. */
  | { kind: 'obsolete' };

/** Not now. */
export interface Later {
  kind: 'later';
  /** `channel`: nothing gets through; `message`: this recipient alone cannot be reached. */
  scope: 'channel' | 'message';
  code: string;
  retryAfterMs: number | null;
  /** Nobody answered in time, say: it may be there all the same, and the next attempt a repetition. */
  mayHaveArrived: boolean;
}
