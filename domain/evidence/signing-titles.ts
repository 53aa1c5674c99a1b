import { QUESTIONS } from '../circumstances.ts';
import type { Text } from '../refusals.ts';
import { MEDIUM_WORDS, PERSON_STATE_WORDS, text } from '../words.ts';
import { wallClockOf } from '../working-time.ts';
import type { Titles } from './facts.ts';
import { listed, optionWords, paperState, signatoryWords } from './phrases.ts';

export const OF_SIGNING = {
  signatories_set: ({ signatories }, reader) => {
    const named = listed(
      signatories.map((entry) => signatoryWords(entry, reader)),
      ['；', '; '],
    );
    return text(`确定签约人：${named.zh}`, `Who has to sign: ${named.en}`);
  },
  signatories_resolved: ({ persons, open, signatories }, reader) => {
    const notable = persons.filter(({ state }) => state !== 'able');
    const parts = [
      ...notable.map(({ personId, state }) => stateOf(reader.person(personId), PERSON_STATE_WORDS[state])),
      ...signatories.map((entry) => signatoryWords(entry, reader)),
      ...open.map(({ code }) => text(`待查明：${QUESTIONS[code].zh}`, `open: ${QUESTIONS[code].en}`)),
    ];
    const all = listed(parts, ['；', '; ']);
    return text(
      `按人员情况核定签约人：${all.zh}`,
      `Who has to sign, from what is known of the persons: ${all.en}`,
    );
  },
  paper_marked: ({ signatoryId, kind, state }, reader) => {
    const [who, paper] = [reader.signatory(signatoryId), paperState(kind, state)];
    return text(`${who.zh}的材料：${paper.zh}`, `Papers of ${who.en}: ${paper.en}`);
  },
  signature_recorded: ({ signatoryId, medium, optionVersion, witnessStaffId }, reader) => {
    const who = reader.signatory(signatoryId);
    const plan = optionVersion === null ? text('', '') : optionWords(optionVersion);
    const witness = witnessStaffId === null ? null : reader.staff(witnessStaffId);
    return text(
      `${who.zh}签约（${MEDIUM_WORDS[medium].zh}${plan.zh}${witness ? `，见证人 ${witness.zh}` : ''}）`,
      `${who.en} signs ${MEDIUM_WORDS[medium].en}${plan.en}${witness ? `, witnessed by ${witness.en}` : ''}`,
    );
  },
  signature_retracted: ({ signatoryId }, reader) => {
    const who = reader.signatory(signatoryId);
    return text(`${who.zh}撤回签名（反悔）`, `${who.en} takes the signature back`);
  },
  consent_reopened: ({ causedBy, optionVersion, signatoryIds }, reader) => {
    const whose = reader.household(causedBy);
    const who = listed(signatoryIds.map(reader.signatory), ['、', ', ']);
    const what =
      signatoryIds.length === 0
        ? text('其时尚无须重新确认的签名', 'no signature has to be given again')
        : text(`须重新确认签名：${who.zh}`, `to be signed again by ${who.en}`);
    return text(
      `${whose.zh}方案第 ${optionVersion} 版，${what.zh}`,
      `Version ${optionVersion} of the plan of ${whose.en}: ${what.en}`,
    );
  },
  household_signed: (_data, { subject }) =>
    text(`必签人均已签，${subject.zh}签约`, 'Everyone required has signed: the household is signed'),
  household_unsigned: (_data, { subject }) =>
    text(`${subject.zh}不再处于已签状态`, 'The household is no longer signed'),
  signing_number_given: ({ number }) => text(`取得签约序号 ${number}`, `Signing number ${number} is given`),
  signing_number_voided: ({ number }) => text(`签约序号 ${number} 作废`, `Signing number ${number} is void`),
  vacating_recorded: ({ vacatedAt }) =>
    text(`登记搬离（${wallClockOf(vacatedAt)}）`, `The household has moved out (${wallClockOf(vacatedAt)})`),
  option_proposed: ({ version, affects }, reader) => {
    const touched = listed(affects.map(reader.household), ['、', ', ']);
    const list =
      affects.length === 0 ? text('', '') : text(`，涉及${touched.zh}`, `, touching ${touched.en}`);
    return text(`提出方案第 ${version} 版${list.zh}`, `Version ${version} of the plan is proposed${list.en}`);
  },
} satisfies Partial<Titles>;

const stateOf = (who: Text, state: Text): Text => text(`${who.zh}${state.zh}`, `${who.en} ${state.en}`);
