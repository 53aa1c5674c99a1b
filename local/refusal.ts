/** The installation cannot go on. The message is one sentence for the person at the keyboard, in Chinese and in
 *  English, and says what to do; the process ends with code 1 and prints no stack. */
export class StartRefused extends Error {
  readonly code = 'start_refused';

  constructor(text: { zh: string; en: string }) {
    super(`${text.zh}\n${text.en}`);
  }
}

/** The message of anything thrown, for sentences that pass a reason on. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
