/** What all names begin with (`石泉路75弄`), up to where their numbers begin; empty when they share nothing. */
export function sharedBeginning(names: readonly string[]): string {
  const [first = '', ...others] = names;
  if (others.length === 0) return '';
  let length = 0;
  while (length < first.length && others.every((name) => name[length] === first[length])) length += 1;
  const shared = first.slice(0, length).replace(/[0-9０-９]+$/, '');
  // A name that is nothing but the beginning of the others keeps all of itself.
  return names.some((name) => name.length === shared.length) ? '' : shared;
}
