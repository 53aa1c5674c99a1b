/** At most `most` sends in any stretch of `withinMs`. */
export interface Rate {
  most: number;
  withinMs: number;
}

/** Clocks of two machines run differently by less than this share. */
const MARGIN = 1.01;

/** When one more may begin, epoch milliseconds, at the earliest `now`. `spent` are the moments by which earlier sends
 *  had certainly arrived, ascending. Counting from an arrival to the next beginning keeps the limit where it is
 *  counted, at the receiver, however long a message is on its way. */
export function freeAt(rates: readonly Rate[], spent: readonly number[], now: number): number {
  return rates.reduce((latest, { most, withinMs }) => {
    const blocking = spent[spent.length - most];
    return blocking === undefined ? latest : Math.max(latest, Math.ceil(blocking + withinMs * MARGIN));
  }, now);
}

/** How many may begin now. */
export function freeNow(rates: readonly Rate[], spent: readonly number[], now: number): number {
  const left = rates.map(
    ({ most, withinMs }) => most - spent.filter((at) => at + withinMs * MARGIN > now).length,
  );
  return Math.max(0, Math.min(...left));
}

/** The sends that still count, with one more that had arrived by `by`. */
export function spend(rates: readonly Rate[], spent: readonly number[], by: number): number[] {
  const most = Math.max(...rates.map((rate) => rate.most));
  return [...spent, by].sort((a, b) => a - b).slice(-most);
}
