/** What came of one attempt to send, in codes: it travels through workflow histories. */
export type Outcome =
  | { kind: 'sent' }
  /** Not now. `channel`: nothing gets through; `message`: this recipient's alone. */
  | { kind: 'later'; scope: 'channel' | 'message'; code: string; retryAfterMs: number | null }
  /** Repeating changes nothing until somebody does something. */
  | { kind: 'permanent'; code: string }
  /** Nothing was sent, for there was nothing left to say. */
  | { kind: 'obsolete' };
