import {
  APPOINTMENT_OUTCOME_WORDS,
  APPOINTMENT_WORDS,
  CHANNEL_WORDS,
  INTENT_WORDS,
  LEVEL_WORDS,
  RECORD_WORDS,
  REMINDER_WORDS,
  text,
  VISIT_OUTCOME_WORDS,
} from '../words.ts';
import { wallClockOf } from '../working-time.ts';
import type { Titles } from './facts.ts';
import { dueWords } from './phrases.ts';

export const OF_CONTACTS = {
  survey_recorded: ({ intent, support }) => {
    const degree = support === null ? text('', '') : text(`，支持度 ${support}/5`, `, support ${support}/5`);
    return text(
      `摸排意愿：${INTENT_WORDS[intent].zh}${degree.zh}`,
      `Survey: ${INTENT_WORDS[intent].en}${degree.en}`,
    );
  },
  visit_recorded: ({ channel, outcome, exception }) => {
    const except = exception
      ? text('（经准许的例外联系）', ' (a recorded exception to the protection of residents)')
      : text('', '');
    return text(
      `联系住户（${CHANNEL_WORDS[channel].zh}）：${VISIT_OUTCOME_WORDS[outcome].zh}${except.zh}`,
      `Contact ${CHANNEL_WORDS[channel].en}: ${VISIT_OUTCOME_WORDS[outcome].en}${except.en}`,
    );
  },
  appointment_made: ({ kind, at }) =>
    text(
      `约定于 ${wallClockOf(at)} ${APPOINTMENT_WORDS[kind].zh}`,
      `An appointment for ${wallClockOf(at)}: ${APPOINTMENT_WORDS[kind].en}`,
    ),
  appointment_decided: ({ appointmentId, outcome }, reader) => {
    const appointment = reader.appointment(appointmentId);
    const words = APPOINTMENT_OUTCOME_WORDS[outcome];
    return text(`${appointment.zh}：${words.zh}`, `${appointment.en}: ${words.en}`);
  },
  appointment_reached: ({ appointmentId }, reader) => {
    const appointment = reader.appointment(appointmentId);
    return text(`${appointment.zh}时间已到`, `${appointment.en}: its time has come`);
  },
  appointment_escalated: ({ appointmentId, from, to, dueAt, dueProvisional }, reader) => {
    const [which, due] = [reader.appointment(appointmentId), dueWords(dueAt, dueProvisional)];
    return text(
      `${which.zh}已过而无结果，由${LEVEL_WORDS[from].zh}升级至${LEVEL_WORDS[to].zh}${due.zh}`,
      `${which.en}, without an outcome, goes up from ${LEVEL_WORDS[from].en} to ${LEVEL_WORDS[to].en}${due.en}`,
    );
  },
  reminder_raised: ({ kind, staffId }, reader) => {
    const who = staffId === undefined ? text('经办人', 'The handler') : reader.staff(staffId);
    const words = REMINDER_WORDS[kind];
    return text(`系统提醒${who.zh}：${words.zh}`, `${who.en} is reminded: ${words.en}`);
  },
  reminder_withdrawn: ({ kind }) =>
    text(`提醒解除：${REMINDER_WORDS[kind].zh}`, `The reminder is settled: ${REMINDER_WORDS[kind].en}`),
  record_withdrawn: ({ commandId, kind }, reader) => {
    const record = reader.recordOf(commandId);
    return text(
      `撤回${record.zh}（${RECORD_WORDS[kind].zh}）`,
      `Takes back ${record.en} (${RECORD_WORDS[kind].en})`,
    );
  },
} satisfies Partial<Titles>;
