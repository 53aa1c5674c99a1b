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
  return hasField(error, 'message') ? String(error.message) : String(error);
}

/** The code of an error of the system, such as EEXIST; null when it has none. */
export function codeOf(error: unknown): string | null {
  return hasField(error, 'code') ? String(error.code) : null;
}

function hasField<Name extends string>(value: unknown, name: Name): value is Record<Name, unknown> {
  return typeof value === 'object' && value !== null && name in value;
}
