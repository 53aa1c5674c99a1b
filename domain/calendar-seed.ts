import type { Calendar } from './working-time.ts';

const days = (month: string, first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, day) => `${month}-${String(first + day).padStart(2, '0')}`);

/** The calendar a new installation starts with. [gov] 国务院办公厅关于 2025 年、2026 年部分节假日安排的通知. */
export const SEEDED_CALENDAR: Calendar = {
  publishedThrough: '2026-12-31',
  holidays: [
    ...days('2025-01', 1, 1),
    ...days('2025-01', 28, 31),
    ...days('2025-02', 1, 4),
    ...days('2025-04', 4, 6),
    ...days('2025-05', 1, 5),
    ...days('2025-05', 31, 31),
    ...days('2025-06', 1, 2),
    ...days('2025-10', 1, 8),
    ...days('2026-01', 1, 3),
    ...days('2026-02', 15, 23),
    ...days('2026-04', 4, 6),
    ...days('2026-05', 1, 5),
    ...days('2026-06', 19, 21),
    ...days('2026-09', 25, 27),
    ...days('2026-10', 1, 7),
  ],
  workdays: [
    '2025-01-26',
    '2025-02-08',
    '2025-04-27',
    '2025-09-28',
    '2025-10-11',
    '2026-01-04',
    '2026-02-14',
    '2026-02-28',
    '2026-05-09',
    '2026-09-20',
    '2026-10-10',
  ],
};
