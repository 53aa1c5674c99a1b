import {
  APPOINTMENT_OUTCOME_WORDS,
  APPOINTMENT_WORDS,
  CHANNEL_WORDS,
  INTENT_WORDS,
  RECORD_WORDS,
  REMINDER_WORDS,
  text,
  VISIT_OUTCOME_WORDS,
} from '../words.ts';
import { wallClockOf } from '../working-time.ts';
import type { Titles } from './facts.ts';

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
  reminder_raised: ({ kind }) =>
    text(`系统提醒经办人：${REMINDER_WORDS[kind].zh}`, `The handler is reminded: ${REMINDER_WORDS[kind].en}`),
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
