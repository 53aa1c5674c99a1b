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
/** `11-26 18:00`, where the year is known. */
export const shanghaiMoment = (moment: Moment): string =>
  `${shanghaiDate(moment).slice(5)} ${shanghaiMinute(moment)}`;
/** The same for the end of a time: a day ends at its own 24:00, not at 0:00 of the next. */
export function endOfTime(at: string): string {
  if (shanghaiMinute(at) !== '00:00') return shanghaiMoment(at);
  return `${shanghaiDate(Date.parse(at) - 1).slice(5)} 24:00`;
}
/** `11月26日 周四` of a day written `2026-11-26`. */
export const dayInWords = (date: string): string =>
  shanghaiDay(`${date}T12:00:00+08:00`).replace(/\s*周/, ' 周');
export const shanghaiSecond = (moment: Moment): string => SECOND.format(new Date(moment));
