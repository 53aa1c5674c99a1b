import { queryOptions } from '@tanstack/react-query';
import type { Task, Tasks } from '../../api/contract.ts';
import { APPOINTMENT, OBSTACLE } from '../meeting/words.ts';
import { read } from '../request.ts';

/** What is due to one member of staff. */
export const tasksOf = (staffId: string) =>
  queryOptions({
    queryKey: ['tasks', staffId],
    queryFn: ({ signal }) => read<Tasks>(`/staff/${staffId}/tasks`, signal),
    refetchInterval: 60_000,
  });

const REMINDER: Readonly<Record<string, string>> = {
  notSurveyed: '尚未摸排',
  noContact: '久未联系',
  objectionDue: '诉求将到期',
  verdictAwaited: '等住户对答复表态',
  appointment: '当日有预约',
  appointmentMissed: '预约已过，没有结果',
  promiseDue: '承诺将到期',
  papersMissing: '材料未齐',
  signatoryMissing: '其他签约人未签',
  deadline: '签约期限临近',
  thresholdNear: '距生效差一户',
};

/** What to see to, in words. */
export function taskWords({ what, kind, words, holdouts }: Task): string {
  switch (what) {
    case 'reminder':
      return [REMINDER[kind] ?? '提醒', ...(holdouts === undefined ? [] : [`还有 ${holdouts} 户未签`])].join(
        '，',
      );
    case 'objection':
      return `答复诉求：${wordOf(OBSTACLE, kind)}`;
    case 'appointment':
      return `预约：${wordOf(APPOINTMENT, kind)}`;
    case 'promise':
      return ['兑现承诺', ...(words === undefined ? [] : [words])].join('：');
  }
}

const wordOf = (words: Readonly<Record<string, string>>, code: string): string => words[code] ?? code;
