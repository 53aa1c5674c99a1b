/** The `code` of an error thrown by Node itself, such as `Z_DATA_ERROR`; empty for anything else. */
export function nodeErrorCode(error: unknown): string {
  const known = typeof error === 'object' && error !== null && 'code' in error;
  return known && typeof error.code === 'string' ? error.code : '';
}
