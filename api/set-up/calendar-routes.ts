import type { App } from '../app.ts';
import type { Dependencies } from '../dependencies.ts';
import { calendarSchema } from './calendar-document.ts';
import { changeCalendar, readCalendarPage } from './calendar.ts';

const TAGS = ['set-up'];

/** The official calendar of working days: one for the whole installation. */
export function registerCalendarRoutes(app: App, deps: Dependencies): void {
  app.get(
    '/calendar',
    {
      config: { who: 'anyone' },
      schema: { tags: TAGS, summary: '工作日历 The calendar in force' },
    },
    () => readCalendarPage(deps),
  );

  app.put(
    '/calendar',
    {
      config: { who: 'administrator', installationWide: true },
      schema: {
        tags: TAGS,
        summary: '导入节假日安排 Import the days of a year; deadlines are counted again',
        body: calendarSchema,
      },
    },
    ({ principal, body }) => changeCalendar(deps, principal, body),
  );
}
