// The papers as Excel sheets: one row a line, every code in words, ready to print.
import type { Instant } from '../../domain/kernel.ts';
import { NEXT_STEP_WORDS, OBSTACLE_WORDS, PROMISE_WORDS, STATUS_WORDS } from '../../domain/meeting/words.ts';
import { displayPercent } from '../../domain/ratio.ts';
import type { Text } from '../../domain/refusals.ts';
import {
  APPOINTMENT_WORDS,
  CHANNEL_WORDS,
  LEVEL_WORDS,
  TENURE_WORDS,
  VISIT_OUTCOME_WORDS,
} from '../../domain/words.ts';
import { wallClockOf } from '../../domain/working-time.ts';
import type { PrintedSheet, SheetValue } from '../roster/xlsx/write-workbook.ts';
import type { ContactReport, EveningReport, MeetingPack, SignedShare, WeeklyRanking } from './papers.ts';

interface Column<Row> {
  heading: string;
  /** In characters. */
  width: number;
  value: (row: Row) => SheetValue;
}

const sheet = <Row>(name: string, columns: readonly Column<Row>[], rows: readonly Row[]): PrintedSheet => ({
  name,
  columns,
  rows: rows.map((row) => columns.map(({ value }) => value(row))),
});

const words = ({ zh, en }: Text): string => `${zh} ${en}`;
const clock = (at: Instant | null): string | null => at && wallClockOf(at);
const rate = ({ signed, total }: SignedShare): string => `${displayPercent(signed, total)}%`;
const yes = (is: boolean): string | null => (is ? '是 yes' : null);

type Door = { buildingName: string | null; room: string | null };
const BUILDING: Column<Door> = { heading: '楼栋 Building', width: 18, value: (row) => row.buildingName };
const ROOM: Column<Door> = { heading: '室号 Room', width: 10, value: (row) => row.room };
const AT: Column<{ at: Instant }> = { heading: '时间 At', width: 17, value: (row) => clock(row.at) };

const HOLDOUTS: readonly Column<MeetingPack['holdouts'][number]>[] = [
  BUILDING,
  { heading: '单元 Stairwell', width: 8, value: (row) => row.stairwell },
  ROOM,
  { heading: '房屋性质 Tenure', width: 12, value: (row) => words(TENURE_WORDS[row.tenure]) },
  { heading: '状态 Status', width: 14, value: (row) => words(STATUS_WORDS[row.status]) },
  { heading: '障碍 Obstacle', width: 20, value: (row) => words(OBSTACLE_WORDS[row.obstacle]) },
  { heading: '最近联系 Last contact', width: 17, value: (row) => clock(row.lastContact?.at ?? null) },
  {
    heading: '联系结果 Outcome',
    width: 18,
    value: ({ lastContact }) => lastContact && words(VISIT_OUTCOME_WORDS[lastContact.outcome]),
  },
  { heading: '下一步 Next step', width: 18, value: (row) => words(NEXT_STEP_WORDS[row.nextStep.kind]) },
  { heading: '下一步时间 Due', width: 17, value: (row) => clock(row.nextStep.at) },
  { heading: '责任人 Owner', width: 10, value: (row) => row.ownerName },
  { heading: '天数 Days open', width: 8, value: (row) => row.daysOpen },
  { heading: '逾期自 Overdue since', width: 17, value: (row) => clock(row.overdueSince) },
  { heading: '本楼还差户数 Short', width: 8, value: (row) => row.missingInBuilding },
  { heading: '需照顾 Vulnerable', width: 8, value: (row) => yes(row.vulnerable) },
  { heading: '勿扰至 Peace until', width: 17, value: (row) => clock(row.doNotContactUntil) },
  { heading: '新承诺（谁、何事、何时） New promise', width: 30, value: () => null },
];

const PROMISES: readonly Column<MeetingPack['promises'][number]>[] = [
  BUILDING,
  ROOM,
  { heading: '承诺人 Who', width: 10, value: (row) => row.staffName },
  { heading: '承诺事项 What', width: 40, value: (row) => row.what },
  { heading: '到期 Due', width: 17, value: (row) => clock(row.dueAt) },
  { heading: '层级 Level', width: 14, value: (row) => words(LEVEL_WORDS[row.level]) },
  { heading: '状态 State', width: 14, value: (row) => words(PROMISE_WORDS[row.state]) },
  { heading: '承诺后走访 Visits since', width: 10, value: (row) => row.since.visits },
  { heading: '承诺后答复 Answers since', width: 10, value: (row) => row.since.answers },
  { heading: '承诺后签约 Signed since', width: 10, value: (row) => yes(row.since.signed) },
];

const NUMBER: Column<MeetingPack['signed'][number]> = {
  heading: '签约序号 Number',
  width: 10,
  value: (row) => row.signingNumber,
};

const APPOINTMENTS: readonly Column<MeetingPack['appointments'][number]>[] = [
  AT,
  BUILDING,
  ROOM,
  { heading: '事由 Kind', width: 16, value: (row) => words(APPOINTMENT_WORDS[row.kind]) },
  { heading: '经办人 Handler', width: 10, value: (row) => row.handlerName },
];

const NEAR: readonly Column<MeetingPack['nearThreshold'][number]>[] = [
  { heading: '楼栋 Building', width: 18, value: (row) => row.buildingName },
  { heading: '门槛 Threshold', width: 20, value: (row) => row.label },
  { heading: '还差户数 Short', width: 10, value: (row) => row.missing },
];

/** What needs no room of its own comes last. */
export const packSheets = (pack: MeetingPack): PrintedSheet[] => [
  sheet('承诺 Promises', PROMISES, pack.promises),
  sheet('未签户 Holdouts', HOLDOUTS, pack.holdouts),
  sheet('新签 Signed', [AT, BUILDING, ROOM, NUMBER], pack.signed),
  sheet('反悔 Retracted', [AT, BUILDING, ROOM], pack.retracted),
  sheet('今日预约 Appointments', APPOINTMENTS, pack.appointments),
  sheet('临近门槛 Near', NEAR, pack.nearThreshold),
];

const SHARE: readonly Column<SignedShare>[] = [
  { heading: '总户数 Households', width: 10, value: (row) => row.total },
  { heading: '已签 Signed', width: 10, value: (row) => row.signed },
  { heading: '签约率 Rate', width: 10, value: rate },
];
const MISSING: Column<{ missing: number }> = {
  heading: '还差户数 Short',
  width: 10,
  value: (row) => row.missing,
};

const REPORT: readonly Column<EveningReport['buildings'][number]>[] = [
  { heading: '楼栋 Building', width: 18, value: (row) => row.buildingName },
  ...SHARE,
  { heading: '今日新签 Signed today', width: 10, value: (row) => row.signedToday },
  { heading: '今日反悔 Retracted today', width: 10, value: (row) => row.retractedToday },
  { heading: '今日走访 Visits today', width: 10, value: (row) => row.visitsToday },
  MISSING,
];

const DAY: readonly (readonly [string, (report: EveningReport) => SheetValue])[] = [
  ['日期 Date', ({ date }) => date],
  ['总户数 Households', ({ totals }) => totals.total],
  ['已签 Signed', ({ totals }) => totals.signed],
  ['签约率 Rate', ({ totals }) => rate(totals)],
  ['今日新签 Signed today', ({ day }) => day.signed],
  ['今日反悔 Retracted today', ({ day }) => day.retracted],
  ['今日走访 Visits today', ({ day }) => day.visits],
  ['新增诉求 Objections opened', ({ day }) => day.objectionsOpened],
  ['办结诉求 Objections closed', ({ day }) => day.objectionsClosed],
  ['兑现承诺 Promises kept', ({ day }) => day.promisesKept],
  ['未兑现承诺 Promises broken', ({ day }) => day.promisesBroken],
  ['进行中承诺 Promises open', ({ day }) => day.promisesOpen],
];

export const reportSheets = (report: EveningReport): PrintedSheet[] => [
  sheet('各楼栋 Buildings', REPORT, report.buildings),
  {
    name: '当日 Day',
    columns: [
      { heading: '项目 Item', width: 28 },
      { heading: '数值 Value', width: 14 },
    ],
    rows: DAY.map(([item, value]) => [item, value(report)]),
  },
];

const RANKING: readonly Column<WeeklyRanking['buildings'][number]>[] = [
  { heading: '名次 Rank', width: 8, value: (row) => row.rank },
  { heading: '上次名次 Previous', width: 8, value: (row) => row.previousRank },
  { heading: '楼栋 Building', width: 18, value: (row) => row.buildingName },
  ...SHARE,
  { heading: '本周新签 This week', width: 10, value: (row) => row.signedThisWeek },
  MISSING,
];

export const rankingSheets = (ranking: WeeklyRanking): PrintedSheet[] => [
  sheet('本周排名 Ranking', RANKING, ranking.buildings),
];

const EXCEPTIONS: readonly Column<ContactReport['exceptions'][number]>[] = [
  AT,
  BUILDING,
  ROOM,
  { heading: '方式 Channel', width: 14, value: (row) => words(CHANNEL_WORDS[row.channel]) },
  { heading: '结果 Outcome', width: 18, value: (row) => words(VISIT_OUTCOME_WORDS[row.outcome]) },
  { heading: '记录人 By', width: 10, value: (row) => row.byName },
  { heading: '例外理由 Reason', width: 40, value: (row) => row.reason },
];

const CONTACTED: readonly Column<ContactReport['contactedMost'][number]>[] = [
  BUILDING,
  ROOM,
  { heading: '联系次数 Contacts', width: 10, value: (row) => row.contacts },
  { heading: '上门 Door', width: 8, value: (row) => row.byChannel.door },
  { heading: '电话 Phone', width: 8, value: (row) => row.byChannel.phone },
  { heading: '微信 WeChat', width: 8, value: (row) => row.byChannel.wechat },
  { heading: '拒绝交谈 Refused', width: 10, value: (row) => row.refused },
  { heading: '需照顾 Vulnerable', width: 8, value: (row) => yes(row.vulnerable) },
  { heading: '经办人 Handler', width: 10, value: (row) => row.handlerName },
];

export const contactSheets = (report: ContactReport): PrintedSheet[] => [
  sheet('例外 Exceptions', EXCEPTIONS, report.exceptions),
  sheet('联系最多 Contacted most', CONTACTED, report.contactedMost),
];
