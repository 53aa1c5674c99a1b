import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { recordText } from '../../../domain/evidence/chain.ts';
import { tellEvidence, type Telling } from '../../../domain/evidence/telling.ts';
import type { BuildingFact } from '../../../domain/events.ts';
import { intentArbitrary, ROLL } from '../properties/generated.ts';
import { play } from '../properties/play.ts';
import { history, NOON, opening, sourcesOf } from './story.ts';

const survey = (householdId: string): BuildingFact => ({
  type: 'survey_recorded',
  householdId,
  data: { intent: 'willing', support: null },
});
const signed = (householdId: string): BuildingFact => ({ type: 'household_signed', householdId, data: {} });
const unsigned = (householdId: string): BuildingFact => ({
  type: 'household_unsigned',
  householdId,
  data: {},
});
const plan = (householdId: string, affects: string[]): BuildingFact => ({
  type: 'option_proposed',
  householdId,
  data: { version: 2, affects },
});
const numberOne = { number: 1, seq: 2, hash: 'of-1', previousHash: '' };

describe('evidence of a household', () => {
  test('tells its own events and those of the building, numbered from one', () => {
    const told = tellEvidence(
      sourcesOf(
        history(opening, survey('h2'), survey('h1'), {
          type: 'threshold_met',
          data: { thresholdId: 'effect' },
        }),
      ),
    );
    expect(told.map(({ number, buildingSeq, type }) => [number, buildingSeq, type])).toEqual([
      [1, 1, 'building_opened'],
      [2, 3, 'survey_recorded'],
      [3, 4, 'threshold_met'],
    ]);
  });

  test('tells what staff were reminded of about it, not of the building', () => {
    const data = { reminderId: 'r1', kind: 'noContact', key: 'noContact h1' } as const;
    const told = tellEvidence(
      sourcesOf(
        history(
          { type: 'reminder_raised', data },
          { type: 'reminder_raised', householdId: 'h2', data },
          { type: 'reminder_raised', householdId: 'h1', data },
        ),
      ),
    );
    expect(told.map(({ buildingSeq, title }) => [buildingSeq, title.zh])).toEqual([
      [3, '系统提醒经办人：久未联系'],
    ]);
  });

  test("tells a neighbour's plan that affects it, and says whose it is", () => {
    const [told, ...more] = tellEvidence(sourcesOf(history(plan('h2', ['h1']), plan('h2', ['h3']))));
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      householdId: 'h2',
      title: { zh: '关联户（302室）：提出方案第 2 版，涉及本户' },
    });
  });

  test('tells what was recorded on households that were merged into it, also through another', () => {
    const merged = (householdId: string, id: string): BuildingFact[] => [
      { type: 'households_merged', householdId, data: { mergedIds: [id] } },
      { type: 'household_removed', householdId: id, data: { because: 'merge' } },
    ];
    const told = tellEvidence(
      sourcesOf(
        history(survey('h3'), survey('h4'), ...merged('h2', 'h3'), survey('h1'), ...merged('h1', 'h2')),
      ),
    );
    expect(told.map(({ buildingSeq, title }) => [buildingSeq, title.zh])).toEqual([
      [5, '摸排意愿：愿意'],
      [6, '302室并入本户，其已有记录视同本户记录'],
      [3, '302室（后并入本户）：另一户并入该户，其已有记录视同该户记录'],
      [1, '另一户（后并入本户）：摸排意愿：愿意'],
    ]);
  });

  test("does not tell that its own plan reopened a neighbour's consent", () => {
    const since = NOON;
    const told = tellEvidence(
      sourcesOf(
        history(plan('h1', ['h2']), {
          type: 'consent_reopened',
          householdId: 'h2',
          data: { causedBy: 'h1', optionVersion: 2, since, signatoryIds: ['other'] },
        }),
      ),
    );
    expect(told.map(({ type }) => type)).toEqual(['option_proposed']);
  });

  test('which came out of another tells what was recorded there until then, and whose that was', () => {
    const told = tellEvidence(
      sourcesOf(
        history(
          opening,
          survey('h2'),
          { type: 'household_split', householdId: 'h2', data: { partIds: ['h1'] } },
          survey('h2'),
          plan('h2', ['h1']),
          survey('h1'),
        ),
      ),
    );
    expect(told.map(({ buildingSeq, title, bearsTexts }) => [buildingSeq, title.zh, bearsTexts])).toEqual([
      [1, expect.any(String), true],
      [2, '原户（302室）：摸排意愿：愿意', true],
      [3, '原户（302室）：该户分户，分出本户', true],
      [5, '关联户（302室）：提出方案第 2 版，涉及本户', false],
      [6, '摸排意愿：愿意', true],
    ]);
  });

  test('that took another in tells its past behind the merge, once, and still continues an earlier pack', () => {
    const merge: BuildingFact = { type: 'households_merged', householdId: 'h1', data: { mergedIds: ['h2'] } };
    const events = history(opening, survey('h2'), plan('h2', ['h1']), survey('h1'), merge, survey('h1'));
    expect(tellEvidence(sourcesOf(events)).map(({ buildingSeq }) => buildingSeq)).toEqual([1, 3, 4, 5, 2, 6]);
    expect(tellEvidence(sourcesOf(events))[4]).toMatchObject({
      number: 5,
      title: { zh: '302室（后并入本户）：摸排意愿：愿意' },
      bearsTexts: true,
    });
    const [into] = tellEvidence(sourcesOf(events, { householdId: 'h2' })).slice(-1);
    expect(into?.title.zh).toBe('关联户（301室）：本户并入该户，其已有记录视同该户记录');
  });

  test('of the roll tells its own line alone, of a policy version and hash', () => {
    const [told] = tellEvidence(sourcesOf(history(opening)));
    expect(told?.data).toMatchObject({
      policy: { version: 2, hash: 'hash-of-the-document' },
      line: { id: 'h1' },
    });
    expect(JSON.stringify(told?.data)).not.toMatch(/h2|holidays|thresholds/);
  });

  test('tells signing numbers where they were given and where they became void', () => {
    const events = history(opening, signed('h1'), signed('h2'), unsigned('h1'), signed('h1'));
    const ledger = [numberOne, { number: 3, seq: 5, hash: 'of-3', previousHash: 'of-2' }];
    const told = tellEvidence(sourcesOf(events, { ledger }));
    expect(told.map(({ type, data }) => [type, (data as { number?: number }).number])).toEqual([
      ['building_opened', undefined],
      ['household_signed', undefined],
      ['signing_number_given', 1],
      ['household_unsigned', undefined],
      ['signing_number_voided', 1],
      ['household_signed', undefined],
      ['signing_number_given', 3],
    ]);
  });

  test('an event of a clock has no command', () => {
    const [event] = history({ type: 'building_lapsed', data: { stageEndsAt: NOON } });
    const { commandId: _gone, ...byClock } = event ?? {};
    const [told] = tellEvidence(sourcesOf([byClock as NonNullable<typeof event>]));
    expect(told).toMatchObject({ commandId: null, bearsTexts: false });
  });
});

describe('what somebody wrote', () => {
  const commandId = 'c9';

  test('stands with the event that its command began with, once', () => {
    const events = history(
      { ...signed('h1'), commandId },
      { type: 'threshold_met', data: { thresholdId: 'effect' }, commandId },
    );
    expect(tellEvidence(sourcesOf(events)).map(({ bearsTexts }) => bearsTexts)).toEqual([true, false]);
    const told = tellEvidence(sourcesOf(events, { ledger: [{ ...numberOne, seq: 1 }] }));
    expect(told.map(({ bearsTexts }) => bearsTexts)).toEqual([true, false, false]);
  });

  test("about another household stays out, though its command moved this one's building", () => {
    const events = history(
      { ...signed('h2'), commandId },
      { type: 'threshold_met', data: { thresholdId: 'effect' }, commandId },
      plan('h2', ['h1']),
    );
    expect(tellEvidence(sourcesOf(events)).map(({ type, bearsTexts }) => [type, bearsTexts])).toEqual([
      ['threshold_met', false],
      ['option_proposed', false],
    ]);
  });
});

test('whatever people do, a later pack continues an earlier one, and everything has a title', () => {
  const record = (told: Telling): string => {
    const textDigests: Record<string, string> = told.bearsTexts ? { note: 'digest' } : {};
    return recordText({ ...told, textDigests, previousHash: '' });
  };
  fc.assert(
    fc.property(
      fc.array(intentArbitrary, { maxLength: 60, size: 'max' }),
      fc.nat(),
      fc.constantFrom(...ROLL),
      (intents, cut, { id }) => {
        const events = play(0, intents).history;
        const tell = (known: typeof events) => tellEvidence(sourcesOf(known, { householdId: id }));
        const later = tell(events);
        const earlier = tell(events.slice(0, cut % (events.length + 1)));
        expect(later.slice(0, earlier.length).map(record)).toEqual(earlier.map(record));
        expect(later.map(({ number }) => number)).toEqual(later.map((_, index) => index + 1));
        for (const { title } of later) {
          expect(title.zh).toMatch(/\p{Script=Han}/u);
          expect(title.en).toMatch(/^\S.+/);
          expect(title.zh + title.en).not.toMatch(/undefined|null|NaN|\[object/);
        }
      },
    ),
    { numRuns: 40 },
  );
});
