import { ROLE_WORDS } from '../../domain/words.ts';
import { wallClockOf } from '../../domain/working-time.ts';
import type { SealedEntry } from './entries.ts';
import { html, Markup } from './markup.ts';
import type { PackHeader } from './pack.ts';
import { hash, table } from './page-parts.ts';
import { numbersOf, peopleOf, policiesOf, signatoriesOf } from './page-roll.ts';
import type { PolicyDocument } from './policies.ts';
import type { Roll } from './roll.ts';
import { styleOf } from './style.ts';

/** What the page shows; all of it is in the pack's other files as well. */
export interface PageContent {
  header: PackHeader;
  entries: readonly SealedEntry[];
  roll: Roll;
  policies: readonly PolicyDocument[];
}

/** The pack for people: A4, Chinese first, nothing but this one file needed, nothing in it that runs. */
export function evidencePage({ header, entries, roll, policies }: PageContent): string {
  const { packId } = header;
  return html`<!doctype html>
    <html lang="zh-Hans">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width" />
        <title>户签约过程证据 ${packId}</title>
        ${new Markup(`<style>${styleOf(packId)}</style>`)}
      </head>
      <body>
        <h1>户签约过程证据</h1>
        <p class="subtitle">Evidence of a household in a signing campaign</p>
        ${factsOf(header, roll)} ${explanation(header)} ${peopleOf(roll)} ${signatoriesOf(roll)}
        ${numbersOf(roll)} ${policiesOf(policies)} ${entriesOf(entries)}
        <p class="end">（以下无正文）</p>
        <div class="sign">
          <div>制作人（签字）</div>
          <div>单位（盖章）</div>
          <div>日期</div>
        </div>
      </body>
    </html> `.source;
}

const joined = (parts: readonly (string | null)[], between: string): string =>
  parts.filter((part) => part !== null && part !== '').join(between);

function factsOf(header: PackHeader, { household }: Roll): Markup {
  const { madeBy, personalData } = header;
  const { buildingName, stairwell, floor, room, tenureLabel, certificate, areaCm2, removedAt } = household;
  const facts: [string, string | Markup | null][] = [
    ['签约批次', joined([header.campaignName, header.baseName], '，')],
    ['户址', joined([buildingName, stairwell, floor, room], ' · ')],
    ['房屋性质', joined([tenureLabel, certificate], '，')],
    ['户册面积', areaCm2 === null ? '未载明' : `${(areaCm2 / 10_000).toFixed(2)} 平方米`],
    ['户册', removedAt && `已于 ${wallClockOf(removedAt)} 移出`],
    ['制作用途', header.purpose],
    ['制作', `${madeBy.name}（${ROLE_WORDS[madeBy.role].zh}），${wallClockOf(header.madeAt)}`],
    ['个人信息', personalData ? '本份含个人信息，须妥善保管' : '本份已遮盖姓名、电话、证件号码'],
    ['记录', `${header.entries} 条`],
    ['末条哈希', hash(header.head)],
    ['证据包编号', hash(header.packId)],
  ];
  const rows = facts.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
  return html`<table class="facts">
    <tbody>
      ${rows.map(
        ({ name, value }) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${value}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Chinese has no spaces: its lines are joined here, not by the page. */
const EXPLANATION = [
  '本材料按系统记录的先后列出与本户有关的全部事项，逐条编号，载明记录时间、发生时间和经手人，不作法律判断。',
  '每条记录的 SHA-256 哈希包含上一条的哈希：改动、删去或插入任何一条，其后各条都对不上。',
  '同一户在任何时候制作的证据包，无论是否遮盖个人信息，同一编号的哈希都相同；核验方法见随附的 README.txt。',
  '时间均为北京时间。',
].join('');

const explanation = ({ personalData }: PackHeader): Markup =>
  html`<h2>说明<small>About this document</small></h2>
    <p>${EXPLANATION}${personalData ? '' : '遮盖只影响显示，不影响哈希。'}</p>
    <p class="en">
      Everything recorded that bears on this household, in the order of recording; no legal judgement is made.
      Each entry's SHA-256 covers the hash of the entry before it, so nothing can be changed, left out or put
      in without breaking the chain. The same number has the same hash in every pack of this household, masked
      or not. How to check: README.txt. Times are UTC+8.
    </p>`;

const entriesOf = (entries: readonly SealedEntry[]): Markup =>
  table(
    'entries',
    ['经过', 'What was said and done'],
    ['编号', '时间', '经手人', '事项'],
    entries.map(cellsOf),
  );

function cellsOf({ number, recordedAt, occurredAt, author, title, texts, hash: own }: SealedEntry) {
  const role = ROLE_WORDS[author.role];
  const occurred =
    occurredAt === null || occurredAt === recordedAt
      ? ''
      : html`<span class="en">发生 Occurred ${wallClockOf(occurredAt)}</span>`;
  const written = Object.entries(texts).map(
    ([field, text]) => html`<blockquote><b>${fieldWords(field)}</b><bdi>${text}</bdi></blockquote>`,
  );
  return [
    number,
    html`${wallClockOf(recordedAt)}${occurred}`,
    html`${author.name}<span class="en"
        >${author.staffId === null ? role.en : `${role.zh} ${role.en}`}</span
      >`,
    html`<b>${title.zh}</b><span class="en">${title.en}</span>${written}${hash(own)}`,
  ];
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  note: '备注',
  reason: '理由',
  summary: '摘要',
  reference: '文号',
  what: '承诺内容',
};
const fieldWords = (field: string): string => FIELD_WORDS[field] ?? field;
