/** JSON with sorted keys and no spaces, the same for the same value; empty for no value at all. For what travels here
 *  (no numbers as keys) it is what RFC 8785 says. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? '';
  if (Array.isArray(value)) return `[${value.map((part) => canonicalJson(part) || 'null').join(',')}]`;
  const record = value as Readonly<Record<string, unknown>>;
  const members = Object.keys(record)
    .toSorted()
    .flatMap((key) =>
      record[key] === undefined ? [] : `${JSON.stringify(key)}:${canonicalJson(record[key])}`,
    );
  return `{${members.join(',')}}`;
}
