/** An exact share: `part / whole`, both integers. */
export interface Ratio {
  part: number;
  whole: number;
}

/** Parses `"95/100"`. RangeError unless 0 < part ≤ whole ≤ 10,000 (that bound keeps every product exact). */
export function parseRatio(text: string): Ratio {
  const match = /^(\d{1,5})\/(\d{1,5})$/.exec(text);
  const ratio = { part: Number(match?.[1] ?? 0), whole: Number(match?.[2] ?? 0) };
  if (ratio.part < 1 || ratio.whole > 10_000 || ratio.part > ratio.whole) {
    throw new RangeError(`Not a ratio: ${text}`);
  }
  return ratio;
}

/** How far `done` of `total` lies above (≥ 0) or below (< 0) the ratio, in `1/whole` units; exact. */
export const slack = (ratio: Ratio, done: number, total: number): number =>
  done * ratio.whole - total * ratio.part;

/** Whether `done` of `total` reaches the ratio. An empty total never does. */
export const reaches = (ratio: Ratio, done: number, total: number): boolean =>
  total > 0 && slack(ratio, done, total) >= 0;

/** Still missing: ceil(ratio × total) − done, at least 0; heads, or cm² for a rule by area. */
export const shortfall = (ratio: Ratio, done: number, total: number): number =>
  Math.max(0, Math.ceil(-slack(ratio, done, total) / ratio.whole));

/** Basis points, floored; 10,000 only when complete, 0 for an empty total. */
export const basisPoints = (done: number, total: number): number =>
  total === 0 ? 0 : Math.floor((done * 10_000) / total);

/** For display: floored to 0.1 %, `97.7`; `100` only when complete. */
export function displayPercent(done: number, total: number): string {
  if (total > 0 && done >= total) return '100';
  const tenths = Math.floor(basisPoints(done, total) / 10);
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}
