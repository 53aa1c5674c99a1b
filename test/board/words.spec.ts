import { expect, test } from '@jest/globals';
import * as words from '../../board/meeting/words.ts';
import { NEXT_STEP_WORDS, OBSTACLE_WORDS, PROMISE_WORDS } from '../../domain/meeting/words.ts';
import { APPOINTMENT_WORDS, CHANNEL_WORDS, LEVEL_WORDS, VISIT_OUTCOME_WORDS } from '../../domain/words.ts';

const chinese = (texts: Readonly<Record<string, { zh: string }>>) =>
  Object.fromEntries(Object.entries(texts).map(([code, { zh }]) => [code, zh]));

test.each([
  ['obstacles', words.OBSTACLE, OBSTACLE_WORDS],
  ['next steps', words.NEXT_STEP, NEXT_STEP_WORDS],
  ['channels', words.CHANNEL, CHANNEL_WORDS],
  ['outcomes of visits', words.VISIT_OUTCOME, VISIT_OUTCOME_WORDS],
  ['appointments', words.APPOINTMENT, APPOINTMENT_WORDS],
])('%s are called as on the sheets', (_what, shown, printed) => {
  expect(shown).toEqual(chinese(printed));
});

test('levels and promises too', () => {
  for (const [level, text] of Object.entries(words.LEVEL)) expect(chinese(LEVEL_WORDS)[level]).toBe(text);
  for (const [state, { text }] of Object.entries(words.PROMISE_STATE)) {
    expect(chinese(PROMISE_WORDS)[state]).toBe(text);
  }
});
