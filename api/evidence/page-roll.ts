import { CAPACITY_WORDS, MEDIUM_WORDS, paperWords } from '../../domain/words.ts';
import { wallClockOf } from '../../domain/working-time.ts';
import type { Markup } from './markup.ts';
import { hash, table } from './page-parts.ts';
import type { PolicyDocument } from './policies.ts';
import type { Roll, Standing } from './roll.ts';

export const peopleOf = ({ people }: Roll): Markup =>
  table(
    'people',
    ['户内人员', 'People'],
    ['姓名', '电话', '证件号码'],
    people.map(({ name, phone, otherPhones, idNumber }) => {
      const phones = [phone ?? [], otherPhones].flat();
      return [name, phones.length === 0 ? '未登记' : phones.join('、'), idNumber ?? '未登记'];
    }),
  );

export const signatoriesOf = ({ standing }: Roll): Markup =>
  table(
    'signatories',
    ['签约人（制作时）', 'Signatories when this was made'],
    ['姓名', '身份', '材料', '签约时间', '方式'],
    (standing?.signatories ?? []).map((signatory) => {
      const { name, capacity, required, papers, medium, optionVersion } = signatory;
      const states = papers.map(
        ({ kind, state }) => `${paperWords(kind).zh}（${state === 'received' ? '已收' : '待收'}）`,
      );
      const plan = optionVersion === null ? '' : `，方案第 ${optionVersion} 版`;
      return [
        name ?? '（未登记姓名）',
        `${CAPACITY_WORDS[capacity].zh}${required ? '，必签' : ''}`,
        states.length === 0 ? '无' : states.join('；'),
        signedWhen(signatory),
        medium === null ? '' : `${MEDIUM_WORDS[medium].zh}${plan}`,
      ];
    }),
  );

export const numbersOf = ({ signingNumbers }: Roll): Markup =>
  table(
    'numbers',
    ['签约序号', 'Signing numbers'],
    ['序号', '取得', '状态', '签约序号册中的哈希'],
    signingNumbers.map((entry) => [
      entry.number,
      wallClockOf(entry.recordedAt),
      entry.voidedAt === null ? '有效' : `${wallClockOf(entry.voidedAt)} 作废`,
      hash(entry.hash),
    ]),
  );

export const policiesOf = (policies: readonly PolicyDocument[]): Markup =>
  table(
    'policies',
    ['适用政策', 'Policies in force'],
    ['版本', '制定时间', '理由', '文本哈希（全文见 policies.json）'],
    policies.map(({ version, at, reason, hash: document }) => [
      version === null ? '—' : `第 ${version} 版`,
      at === null ? '—' : wallClockOf(at),
      reason ?? '—',
      hash(document),
    ]),
  );

function signedWhen({ signedAt, needsReconfirmation }: Standing['signatories'][number]): string {
  if (signedAt === null) return '未签';
  return `${wallClockOf(signedAt)}${needsReconfirmation ? '（须重新确认）' : ''}`;
}
