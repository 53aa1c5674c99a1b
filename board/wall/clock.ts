import { useEffect, useState } from 'react';

// The work is in Shanghai, whatever the clock of the screen believes.
const inShanghai = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hourCycle: 'h23', ...options });

const DATE = inShanghai({ month: 'long', day: 'numeric', weekday: 'short' });
const DAY = inShanghai({ year: 'numeric', month: '2-digit', day: '2-digit' });
const MINUTE = inShanghai({ hour: '2-digit', minute: '2-digit' });
const SECOND = inShanghai({ hour: '2-digit', minute: '2-digit', second: '2-digit' });

type Moment = number | string;

export const shanghaiDate = (moment: Moment): string => DAY.format(new Date(moment)).replaceAll('/', '-');
export const shanghaiDay = (moment: Moment): string => DATE.format(new Date(moment));
export const shanghaiMinute = (moment: Moment): string => MINUTE.format(new Date(moment));
export const shanghaiSecond = (moment: Moment): string => SECOND.format(new Date(moment));

const TICK_MS = 5_000;

/** The present, in epoch milliseconds, renewed every few seconds. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), TICK_MS);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
