import { queryOptions, useQuery } from '@tanstack/react-query';
import { read } from '../request.ts';
import type { WorkCalendar } from './days.ts';

const CALENDAR = queryOptions({
  queryKey: ['calendar'],
  queryFn: ({ signal }) => read<WorkCalendar>('/calendar', signal),
  staleTime: 3_600_000,
});

const WEEKENDS_ONLY: WorkCalendar = { holidays: [], workdays: [] };

/** The official calendar; plain weekends until it is here. */
export const useCalendar = (): WorkCalendar => useQuery(CALENDAR).data ?? WEEKENDS_ONLY;
