import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  headingOf,
  textOf,
  utf8Length,
  type BuildingLine,
  type MessageContent,
} from '../../../domain/notification/texts.ts';

const LINK = 'http://base/campaigns/1';
const line = (name: string, more: Partial<BuildingLine> = {}): BuildingLine => ({
  name,
  kinds: { signed: 1 },
  signed: 50,
  total: 54,
  ...more,
});
const content = (more: Partial<MessageContent> = {}): MessageContent => ({
  audience: 'group',
  buildings: [line('1号楼')],
  others: 0,
  urgent: 0,
  link: LINK,
  mayBeRepeated: false,
  isTest: false,
  ...more,
});
const LONG = 10_000;

describe('a message to a group', () => {
  test('says how far each building is, what is new, and where to look', () => {
    const buildings = [
      line('1号楼', { kinds: { signed: 3 } }),
      line('3号楼', { kinds: { signed: 12 }, signed: 54 }),
    ];
    expect(textOf(content({ buildings }), 'zh', LONG)).toBe(
      ['上门签：签约进展', '3号楼：已签 54/54 户，新签 12 户', '1号楼：已签 50/54 户，新签 3 户', LINK].join(
        '\n',
      ),
    );
    expect(textOf(content({ buildings: [line('No. 1')] }), 'en', LONG)).toBe(
      ['Doorstep: progress of signing', 'No. 1: 50 of 54 signed, 1 new', LINK].join('\n'),
    );
  });

  test('names milestones of a building, and puts them first', () => {
    const buildings = [
      line('1号楼', { kinds: { signed: 30 } }),
      line('2号楼', { kinds: { thresholdReached: 1, signed: 1 }, signed: 52 }),
    ];
    expect(textOf(content({ buildings }), 'zh', LONG).split('\n')[1]).toBe(
      '2号楼：已签 52/54 户，新签 1 户，达到门槛',
    );
  });

  test('says nothing of what households are reminded of', () =>
    expect(
      textOf(content({ buildings: [line('1号楼', { kinds: { objectionOverdue: 2 } })] }), 'zh', LONG),
    ).toBe(['上门签：签约进展', '1号楼：已签 50/54 户', LINK].join('\n')));
});

describe('a message to a person', () => {
  test('says how many reminders wait in which building, and how many are urgent', () => {
    const buildings = [line('1号楼', { kinds: { notSurveyed: 2, verdictAwaited: 1 } })];
    const person = content({ audience: 'person', buildings, others: 1, urgent: 1 });
    expect(textOf(person, 'zh', LONG)).toBe(
      ['上门签：4 条提醒，其中 1 条紧急', '1号楼：3 条', '全批次 1 条', LINK].join('\n'),
    );
    expect(headingOf(content({ audience: 'person' }), 'en')).toBe('Doorstep: 1 reminder');
  });
});

test('a message that may have arrived before says so', () => {
  expect(headingOf(content({ mayBeRepeated: true }), 'zh')).toBe('上门签：签约进展（可能重复）');
  expect(headingOf(content({ mayBeRepeated: true }), 'en')).toBe(
    'Doorstep: progress of signing (may be a repetition)',
  );
});

test('a test of the channel says that it is one', () =>
  expect(textOf(content({ isTest: true }), 'zh', LONG)).toBe(
    `上门签：测试消息，收到即表示通道可用\n${LINK}`,
  ));

test('a text never exceeds what the channel takes, and never loses heading and link', () => {
  const name = fc.string({ unit: fc.constantFrom('楼', '1', 'é', '𠮷'), minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(
      fc.array(name, { maxLength: 200 }),
      fc.integer({ min: 200, max: 3_000 }),
      (names, longest) => {
        const text = textOf(content({ buildings: names.map((each) => line(each)) }), 'zh', longest);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(longest);
        expect(utf8Length(text)).toBe(Buffer.byteLength(text));
        expect(text.startsWith('上门签：签约进展')).toBe(true);
        expect(text.endsWith(LINK)).toBe(true);
      },
    ),
  );
});

test('buildings that do not fit are counted', () => {
  const buildings = Array.from({ length: 40 }, (_, index) => line(`${index + 1}号楼`));
  const text = textOf(content({ buildings }), 'zh', 300);
  const shown = text.split('\n').filter((each) => each.includes('已签')).length;
  expect(text).toContain(`另有 ${40 - shown} 栋楼`);
});
