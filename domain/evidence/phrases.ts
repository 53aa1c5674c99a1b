import type { SignatoryEntry } from '../events.ts';
import type { Paper, RollLine } from '../household.ts';
import type { Instant } from '../kernel.ts';
import type { Text } from '../refusals.ts';
import { paperWords, TENURE_WORDS, text } from '../words.ts';
import { endOfTimeOf } from '../working-time.ts';
import type { Reader } from './story.ts';

export const versionWords = (version: number): Text =>
  text(`，适用政策第 ${version} 版`, ` under policy version ${version}`);

export const optionWords = (version: number): Text =>
  text(`，方案第 ${version} 版`, `, version ${version} of the plan`);

export const untilWords = (at: Instant | null): Text =>
  at === null ? text('', '') : text(`，期限 ${endOfTimeOf(at)}`, `, until ${endOfTimeOf(at)}`);

export function dueWords(at: Instant | null, provisional: boolean): Text {
  if (at === null) return text('', '');
  const [zh, en] = provisional ? ['（暂定）', ' (provisional)'] : ['', ''];
  return text(`，办理期限 ${endOfTimeOf(at)}${zh}`, `, due ${endOfTimeOf(at)}${en}`);
}

/** To 0.01 m². */
export const squareMetres = (areaCm2: number): Text =>
  areaCm2 === 0
    ? text('面积未载明', 'area not stated')
    : text(`${(areaCm2 / 10_000).toFixed(2)} 平方米`, `${(areaCm2 / 10_000).toFixed(2)} m²`);

export const lineWords = ({ tenure, areaCm2, signatories }: RollLine): Text => {
  const [kind, area, count] = [TENURE_WORDS[tenure], squareMetres(areaCm2), signatories.length];
  return text(`${kind.zh}，${area.zh}，签约人 ${count} 名`, `${kind.en}, ${area.en}, signatories: ${count}`);
};

/** Several in a row. */
export const listed = (words: readonly Text[], [zh, en]: readonly [string, string]): Text =>
  text(words.map((each) => each.zh).join(zh), words.map((each) => each.en).join(en));

export const paperState = (kind: string, state: Paper['state']): Text => {
  const [paper, isHere] = [paperWords(kind), state === 'received'];
  return text(`${paper.zh}${isHere ? '已收' : '待收'}`, `${paper.en} ${isHere ? 'received' : 'needed'}`);
};

export function signatoryWords(
  { id, required, papers, onBehalfOf = [] }: SignatoryEntry,
  reader: Reader,
): Text {
  const who = reader.signatory(id);
  const principals = listed(onBehalfOf.map(reader.person), ['、', ', ']);
  const behalf = onBehalfOf.length === 0 ? [] : [text(`代${principals.zh}`, `for ${principals.en}`)];
  const must = required ? text('必签', 'must sign') : text('非必签', 'need not sign');
  return listed(
    [who, ...behalf, must, ...papers.map(({ kind, state }) => paperState(kind, state))],
    ['，', ', '],
  );
}
