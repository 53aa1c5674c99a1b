import { useEffect, useState } from 'react';
import { shanghaiDate } from './clock.ts';

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

/** The day in Shanghai. */
export function useToday(): string {
  const [today, setToday] = useState(() => shanghaiDate(Date.now()));
  useEffect(() => {
    const timer = window.setInterval(() => setToday(shanghaiDate(Date.now())), TICK_MS);
    return () => window.clearInterval(timer);
  }, []);
  return today;
}
