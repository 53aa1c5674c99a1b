/** What the set-up of the run left for its specs; throws when a spec runs without it. */
export function given(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is missing: run this spec with npm test`);
  return value;
}
