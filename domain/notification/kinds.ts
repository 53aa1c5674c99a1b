import type { Text } from '../refusals.ts';

/** Everything that staff or a campaign's groups may hear of, in words for the inbox. No word of these leaves the
 *  house: messages carry the building, numbers and a link. */
export const NOTIFICATION_KINDS = {
  notSurveyed: { zh: '尚未摸排', en: 'Not surveyed yet' },
  noContact: { zh: '久未联系', en: 'No contact for long' },
  objectionDue: { zh: '诉求明日到期', en: 'Objection due tomorrow' },
  objectionOverdue: { zh: '诉求逾期，已上报', en: 'Objection overdue, handed up' },
  verdictAwaited: { zh: '答复后等待户意见', en: 'Verdict awaited' },
  appointment: { zh: '今日有预约', en: 'Appointment today' },
  appointmentMissed: { zh: '预约未兑现', en: 'Appointment missed' },
  appointmentOverdue: { zh: '预约逾期无结果，已上报', en: 'Appointment without an outcome, handed up' },
  promiseDue: { zh: '承诺事项到期', en: 'Promise due' },
  promiseOverdue: { zh: '承诺事项逾期，已上报', en: 'Promise overdue, handed up' },
  papersMissing: { zh: '缺材料', en: 'Papers missing' },
  signatoryMissing: { zh: '缺签约人', en: 'A signatory is missing' },
  deadline: { zh: '签约期限临近', en: 'Deadline ahead' },
  thresholdNear: { zh: '距生效差一户', en: 'One household short' },
  thresholdReached: { zh: '达到门槛', en: 'Threshold reached' },
  thresholdLost: { zh: '不再达到门槛', en: 'Threshold lost' },
  buildingComplete: { zh: '全楼签完', en: 'Building complete' },
  rateFell: { zh: '签约率下降', en: 'Rate fell' },
  signed: { zh: '新签约', en: 'Newly signed' },
  morningPack: { zh: '现场会材料已备好', en: 'The meeting’s pack is ready' },
  eveningReport: { zh: '今日日报', en: 'Report of the day' },
  workHandedOver: { zh: '工作移交', en: 'Work handed over' },
  weeklyRanking: { zh: '本周排名', en: 'Ranking of the week' },
} as const satisfies Record<string, Text>;

export type NotificationKind = keyof typeof NOTIFICATION_KINDS;

/** What a group message says of a building beside its numbers: facts of the building as a whole, never of a flat. */
export const MILESTONES = [
  'buildingComplete',
  'thresholdReached',
  'thresholdLost',
  'thresholdNear',
  'rateFell',
] as const satisfies NotificationKind[];
export type Milestone = (typeof MILESTONES)[number];

/** `urgent` goes out at once and in quiet hours too, and climbs to the next channel until somebody answers. */
export type Urgency = 'normal' | 'urgent';
