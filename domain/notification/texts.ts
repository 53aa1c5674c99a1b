// What leaves the house. Building, numbers and a link: whoever reads over a shoulder learns of no household.
import { MILESTONES, NOTIFICATION_KINDS, type Milestone, type NotificationKind } from './kinds.ts';

export type Language = 'zh' | 'en';

/** A building in a message: how many notifications of which kind, and where its signing stands. */
export interface BuildingLine {
  name: string;
  kinds: Partial<Record<NotificationKind, number>>;
  signed: number;
  total: number;
}

export interface MessageContent {
  audience: 'group' | 'person';
  buildings: BuildingLine[];
  /** Notifications of the campaign as a whole. */
  others: number;
  urgent: number;
  link: string;
  /** Of an earlier attempt nobody knows whether it arrived. */
  mayBeRepeated: boolean;
  isTest: boolean;
}

interface Wording {
  title: string;
  test: string;
  repeated: string;
  reminders: (count: number, urgent: number) => string;
  progress: string;
  standing: (line: BuildingLine) => string;
  signed: (count: number) => string;
  items: (count: number) => string;
  others: (count: number) => string;
  moreBuildings: (count: number) => string;
  colon: string;
  comma: string;
}

const WORDS: Record<Language, Wording> = {
  zh: {
    title: '上门签',
    test: '测试消息，收到即表示通道可用',
    repeated: '（可能重复）',
    reminders: (count, urgent) => (urgent > 0 ? `${count} 条提醒，其中 ${urgent} 条紧急` : `${count} 条提醒`),
    progress: '签约进展',
    standing: ({ name, signed, total }) => `${name}：已签 ${signed}/${total} 户`,
    signed: (count) => `新签 ${count} 户`,
    items: (count) => `${count} 条`,
    others: (count) => `全批次 ${count} 条`,
    moreBuildings: (count) => `另有 ${count} 栋楼`,
    colon: '：',
    comma: '，',
  },
  en: {
    title: 'Doorstep',
    test: 'A test: this channel works',
    repeated: ' (may be a repetition)',
    reminders: (count, urgent) =>
      `${count} ${count === 1 ? 'reminder' : 'reminders'}${urgent > 0 ? `, ${urgent} urgent` : ''}`,
    progress: 'progress of signing',
    standing: ({ name, signed, total }) => `${name}: ${signed} of ${total} signed`,
    signed: (count) => `${count} new`,
    items: (count) => `${count}`,
    others: (count) => `the campaign: ${count}`,
    moreBuildings: (count) => `and ${count} more ${count === 1 ? 'building' : 'buildings'}`,
    colon: ': ',
    comma: ', ',
  },
};

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
/** How many notifications concern a building. */
export const itemsOf = ({ kinds }: BuildingLine): number => sum(Object.values(kinds));

/** How many notifications a message stands for. */
export const countOf = ({ buildings, others }: MessageContent): number =>
  sum(buildings.map(itemsOf)) + others;

/** One line for a subject or a heading. */
export function headingOf(content: MessageContent, language: Language): string {
  const words = WORDS[language];
  const { isTest, audience, urgent, mayBeRepeated } = content;
  const subject = isTest
    ? words.test
    : audience === 'group'
      ? words.progress
      : words.reminders(countOf(content), urgent);
  return `${words.title}${words.colon}${subject}${mayBeRepeated ? words.repeated : ''}`;
}

/** The text in at most `longest` UTF-8 bytes: heading and link always, of the buildings as many as fit. */
export function textOf(content: MessageContent, language: Language, longest: number): string {
  const words = WORDS[language];
  const heading = headingOf(content, language);
  if (content.isTest) return `${heading}\n${content.link}`;
  const lines = [...content.buildings].sort(byWeight).map((line) => lineOf(content, line, language));
  if (content.others > 0) lines.push(words.others(content.others));
  const whole = [heading, ...lines, content.link].join('\n');
  if (utf8Length(whole) <= longest) return whole;
  for (let shown = lines.length - 1; shown > 0; shown -= 1) {
    const more = words.moreBuildings(lines.length - shown);
    const text = [heading, ...lines.slice(0, shown), more, content.link].join('\n');
    if (utf8Length(text) <= longest) return text;
  }
  return `${heading}\n${content.link}`;
}

/** Milestones first, then what moved most. */
const byWeight = (one: BuildingLine, other: BuildingLine): number =>
  milestonesOf(other).length - milestonesOf(one).length || itemsOf(other) - itemsOf(one);

const milestonesOf = ({ kinds }: BuildingLine): Milestone[] =>
  MILESTONES.filter((kind) => (kinds[kind] ?? 0) > 0);

function lineOf({ audience }: MessageContent, line: BuildingLine, language: Language): string {
  const words = WORDS[language];
  if (audience === 'person') return `${line.name}${words.colon}${words.items(itemsOf(line))}`;
  const signed = line.kinds.signed ?? 0;
  return [
    words.standing(line),
    ...(signed > 0 ? [words.signed(signed)] : []),
    ...milestonesOf(line).map((kind) => NOTIFICATION_KINDS[kind][language]),
  ].join(words.comma);
}

export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}
