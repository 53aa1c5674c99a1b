import { ANSWER_WORDS, FINDING_WORDS, LEVEL_WORDS, SPECIALITY_WORDS, text, VERDICT_WORDS } from '../words.ts';
import type { Text } from '../refusals.ts';
import type { EvidenceData, Titles } from './facts.ts';
import { dueWords, optionWords } from './phrases.ts';

const CLOSED_BY: Record<EvidenceData<'objection_closed'>['by'], Text> = {
  verdict: text('依住户意见', "on the household's word"),
  leader: text('由负责人', 'by a leader'),
  removal: text('随户移出户册', 'as the household leaves the roll'),
};

export const OF_OBJECTIONS = {
  objection_raised: ({ ownerId, dueAt, dueProvisional }, reader, objectionId) => {
    const which = reader.objection(objectionId);
    const due = dueWords(dueAt, dueProvisional);
    const owner =
      ownerId === null
        ? text('负责人未定', 'owned by nobody yet')
        : text(`由${reader.staff(ownerId).zh}负责`, `owned by ${reader.staff(ownerId).en}`);
    return text(`提出${which.zh}，${owner.zh}${due.zh}`, `${which.en} is raised, ${owner.en}${due.en}`);
  },
  objection_assigned: ({ staffId }, reader, objectionId) => {
    const [which, owner] = [reader.objection(objectionId), reader.staff(staffId)];
    return text(`${which.zh}：由${owner.zh}负责`, `${which.en}: owned by ${owner.en}`);
  },
  consult_recorded: ({ speciality, finding }, reader, objectionId) => {
    const which = reader.objection(objectionId);
    const [who, found] = [SPECIALITY_WORDS[speciality], FINDING_WORDS[finding]];
    return text(
      `${which.zh}会商：${who.zh}认为${found.zh}`,
      `${which.en}: the ${who.en} finds it ${found.en}`,
    );
  },
  objection_answered: ({ kind, optionVersion }, reader, objectionId) => {
    const which = reader.objection(objectionId);
    const plan = optionVersion === null ? text('', '') : optionWords(optionVersion);
    const answer = ANSWER_WORDS[kind];
    return text(`答复${which.zh}：${answer.zh}${plan.zh}`, `${which.en} is answered: ${answer.en}${plan.en}`);
  },
  verdict_recorded: ({ verdict, dueAt, dueProvisional }, reader, objectionId) => {
    const which = reader.objection(objectionId);
    const [words, due] = [VERDICT_WORDS[verdict], dueWords(dueAt, dueProvisional)];
    return text(`住户对${which.zh}：${words.zh}${due.zh}`, `${which.en}: the household ${words.en}${due.en}`);
  },
  objection_escalated: ({ from, to, overdue, dueAt, dueProvisional }, reader, objectionId) => {
    const which = reader.objection(objectionId);
    const why = overdue ? text('逾期未办结，', ', overdue,') : text('', '');
    const due = dueWords(dueAt, dueProvisional);
    return text(
      `${which.zh}${why.zh}由${LEVEL_WORDS[from].zh}升级至${LEVEL_WORDS[to].zh}${due.zh}`,
      `${which.en}${why.en} goes up from ${LEVEL_WORDS[from].en} to ${LEVEL_WORDS[to].en}${due.en}`,
    );
  },
  objection_due_recounted: ({ dueAt, dueProvisional }, reader, objectionId) => {
    const [which, due] = [reader.objection(objectionId), dueWords(dueAt, dueProvisional)];
    return text(`按新日历，${which.zh}${due.zh}`, `By the new calendar, ${which.en}${due.en}`);
  },
  objection_closed: ({ by }, reader, objectionId) => {
    const which = reader.objection(objectionId);
    const how = CLOSED_BY[by];
    return text(`${which.zh}${how.zh}了结`, `${which.en} is closed ${how.en}`);
  },
} satisfies Partial<Titles>;
