import { STAGE_WORDS, TENURE_WORDS, text } from '../words.ts';
import { endOfTimeOf, wallClockOf } from '../working-time.ts';
import type { Titles } from './facts.ts';
import { lineWords, listed, squareMetres, untilWords, versionWords } from './phrases.ts';

export const OF_THE_BUILDING = {
  building_opened: ({ policy, line }) => {
    const version = policy.version === null ? text('', '') : versionWords(policy.version);
    const roll = line
      ? text(`户册载明本户：${lineWords(line).zh}`, `on the roll: ${lineWords(line).en}`)
      : text('其时户册尚无本户', 'this household is not on the roll yet');
    return text(`本楼栋开始征询${version.zh}；${roll.zh}`, `The building opens${version.en}; ${roll.en}`);
  },
  policy_changed: ({ policy: { version } }) =>
    version === null
      ? text('适用政策变更', 'The policy changes')
      : text(`适用政策变更为第 ${version} 版`, `The policy changes to version ${version}`),
  stage_advanced: ({ from, to, stageEndsAt, automatic }) => {
    const why = automatic ? text('条件满足，', ' by itself, as its thresholds hold') : text('', '');
    const end = untilWords(stageEndsAt);
    return text(
      `${why.zh}本楼栋由「${STAGE_WORDS[from].zh}」进入「${STAGE_WORDS[to].zh}」阶段${end.zh}`,
      `The building moves from the stage "${STAGE_WORDS[from].en}" to "${STAGE_WORDS[to].en}"${why.en}${end.en}`,
    );
  },
  stage_extended: ({ stageEndsAt, reopened, automatic }) => {
    const how = automatic ? text('自动', ' by itself') : text('', '');
    const again = reopened ? text('，重新开放签约', '; signing is open again') : text('', '');
    const end = endOfTimeOf(stageEndsAt);
    return text(
      `本阶段期限${how.zh}延至 ${end}${again.zh}`,
      `The stage is extended${how.en} to ${end}${again.en}`,
    );
  },
  stage_end_moved: ({ stageEndsAt }) =>
    stageEndsAt === null
      ? text('没有有效签名，本阶段暂无期限', 'No signature stands: the stage has no end for now')
      : text(
          `本阶段期限自首个有效签名起算，为 ${endOfTimeOf(stageEndsAt)}`,
          `The stage counts from the first signature that stands: until ${endOfTimeOf(stageEndsAt)}`,
        ),
  calendar_changed: ({ publishedThrough }) =>
    text(
      `工作日历更新，公布至 ${publishedThrough}`,
      `The calendar of working days is renewed; published through ${publishedThrough}`,
    ),
  stage_end_recounted: ({ stageEndsAt, provisional, isKept }) => {
    const end = endOfTimeOf(stageEndsAt);
    if (isKept) return text(`本阶段期限仍为 ${end}`, `The stage still ends at ${end}`);
    return text(
      `按新日历，本阶段期限为 ${end}${provisional ? '（暂定）' : ''}`,
      `By the new calendar the stage ends at ${end}${provisional ? ' (provisional)' : ''}`,
    );
  },
  building_lapsed: ({ stageEndsAt }) => {
    const end = endOfTimeOf(stageEndsAt);
    return text(
      `期限（${end}）届满而条件未满足，本楼栋征询失效`,
      `The building lapses: its deadline (${end}) has passed without the thresholds`,
    );
  },
  building_withdrawn: () =>
    text('本楼栋随导入撤销', 'The building is taken back with the import that created it'),
  threshold_met: ({ thresholdId }, reader) => {
    const label = reader.threshold(thresholdId);
    return text(`达到条件「${label}」`, `The threshold "${label}" is reached`);
  },
  threshold_lost: ({ thresholdId }, reader) => {
    const label = reader.threshold(thresholdId);
    return text(`不再满足条件「${label}」`, `The threshold "${label}" no longer holds`);
  },
} satisfies Partial<Titles>;

export const OF_THE_ROLL = {
  household_added: ({ line }, { subject }) =>
    text(
      `户册增加${subject.zh}：${lineWords(line).zh}`,
      `The roll gets ${subject.en}: ${lineWords(line).en}`,
    ),
  household_corrected: ({ tenure, areaCm2 }) =>
    text(
      `户册更正：${TENURE_WORDS[tenure].zh}，${squareMetres(areaCm2).zh}`,
      `The roll is corrected: ${TENURE_WORDS[tenure].en}, ${squareMetres(areaCm2).en}`,
    ),
  household_removed: ({ because }, { subject }) =>
    because === 'merge'
      ? text(`${subject.zh}并入他户，移出户册`, `Leaves the roll: ${subject.en} becomes part of another`)
      : text(`${subject.zh}移出户册`, `Leaves the roll: ${subject.en}`),
  household_split: ({ partIds }, reader) => {
    const parts = listed(partIds.map(reader.household), ['、', ', ']);
    return text(
      `${reader.subject.zh}分户，分出${parts.zh}`,
      `Split off from ${reader.subject.en}: ${parts.en}`,
    );
  },
  households_merged: ({ mergedIds }, reader) => {
    const [into, merged] = [reader.subject, listed(mergedIds.map(reader.household), ['、', ', '])];
    return text(
      `${merged.zh}并入${into.zh}，其已有记录视同${into.zh}记录`,
      `Merged into ${into.en}, with what was recorded there: ${merged.en}`,
    );
  },
  handler_assigned: ({ staffId }, reader) =>
    text(`经办人定为 ${reader.staff(staffId).zh}`, `The household's handler is ${reader.staff(staffId).en}`),
  protection_set: ({ vulnerable, doNotContactUntil }) => {
    const care = vulnerable
      ? text('列为重点关照户', 'in need of care')
      : text('非重点关照户', 'not in special need of care');
    const until = doNotContactUntil === null ? null : wallClockOf(doNotContactUntil);
    return text(
      `住户保护：${care.zh}，${until === null ? '可以联系' : `${until} 前不联系`}`,
      `Protection: ${care.en}, ${until === null ? 'may be contacted' : `not to be contacted before ${until}`}`,
    );
  },
} satisfies Partial<Titles>;
