const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** For how long something has been overdue, in whole days, hours on the first. */
export function overdueFor(since: string, asOf: string): string {
  const ms = Math.max(0, Date.parse(asOf) - Date.parse(since));
  if (ms >= DAY_MS) return `${Math.floor(ms / DAY_MS)} 天`;
  return ms >= HOUR_MS ? `${Math.floor(ms / HOUR_MS)} 小时` : '刚过期';
}
