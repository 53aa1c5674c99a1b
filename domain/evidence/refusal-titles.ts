import { turnOf, type RefusalClock } from '../refusal-track.ts';
import type { Text } from '../refusals.ts';
import { REFUSAL_STEP_WORDS, REFUSAL_TURN_WORDS, text, TRACK_END_WORDS } from '../words.ts';
import { endOfTimeOf, wallClockOf } from '../working-time.ts';
import type { Titles } from './facts.ts';

function periodsOf(clocks: readonly RefusalClock[]): Text {
  const periods = clocks.map(({ kind, endsAt, provisional }) => {
    const [words, end] = [REFUSAL_STEP_WORDS[kind], endOfTimeOf(endsAt)];
    return text(
      `，${words.zh}期限 ${end}${provisional ? '（暂定）' : ''}`,
      `, ${words.en} until ${end}${provisional ? ' (provisional)' : ''}`,
    );
  });
  return text(periods.map(({ zh }) => zh).join(''), periods.map(({ en }) => en).join(''));
}

export const AFTER_A_REFUSAL = {
  refusal_step_recorded: ({ step, phase, servedAt, clocks }) => {
    const turn = REFUSAL_TURN_WORDS[turnOf({ step, phase })];
    const served =
      servedAt === null ? text('', '') : text(`（${wallClockOf(servedAt)}）`, ` (${wallClockOf(servedAt)})`);
    const periods = periodsOf(clocks);
    return text(
      `拒签后程序：${turn.zh}${served.zh}${periods.zh}`,
      `After the refusal: ${turn.en}${served.en}${periods.en}`,
    );
  },
  refusal_clocks_recounted: ({ steps }) => {
    // The latest step's clocks are those that run.
    const periods = periodsOf(steps.at(-1)?.clocks ?? []);
    return text(
      `按新日历，拒签后程序的期限${periods.zh}`,
      `By the new calendar, the periods after the refusal${periods.en}`,
    );
  },
  refusal_track_ended: ({ cause }) => {
    const words = TRACK_END_WORDS[cause];
    return text(`拒签后程序终结：${words.zh}`, `The track after the refusal ends: ${words.en}`);
  },
} satisfies Partial<Titles>;
