import { LEVEL_WORDS, PROMISE_OUTCOME_WORDS, text } from '../words.ts';
import { wallClockOf } from '../working-time.ts';
import type { Titles } from './facts.ts';
import { dueWords } from './phrases.ts';

export const OF_PROMISES = {
  promise_made: ({ staffId, dueAt }, reader) => {
    const [who, until] = [reader.staff(staffId), wallClockOf(dueAt)];
    return text(`${who.zh}承诺于 ${until} 前办妥`, `${who.en} promises something by ${until}`);
  },
  promise_decided: ({ promiseId, outcome }, reader) => {
    const [which, words] = [reader.promise(promiseId), PROMISE_OUTCOME_WORDS[outcome]];
    return text(`${which.zh}：${words.zh}`, `${which.en}: ${words.en}`);
  },
  promise_escalated: ({ promiseId, from, to, dueAt, dueProvisional }, reader) => {
    const [which, due] = [reader.promise(promiseId), dueWords(dueAt, dueProvisional)];
    return text(
      `${which.zh}逾期，由${LEVEL_WORDS[from].zh}升级至${LEVEL_WORDS[to].zh}${due.zh}`,
      `${which.en}, overdue, goes up from ${LEVEL_WORDS[from].en} to ${LEVEL_WORDS[to].en}${due.en}`,
    );
  },
  promise_handed_over: ({ promiseId, staffId }, reader) => {
    const [which, who] = [reader.promise(promiseId), reader.staff(staffId)];
    return text(`${which.zh}：改由${who.zh}负责`, `${which.en}: ${who.en} has to keep it from now on`);
  },
  promise_due_recounted: ({ promiseId, dueAt, dueProvisional }, reader) => {
    const [which, due] = [reader.promise(promiseId), dueWords(dueAt, dueProvisional)];
    return text(`按新日历，${which.zh}${due.zh}`, `By the new calendar, ${which.en}${due.en}`);
  },
} satisfies Partial<Titles>;
