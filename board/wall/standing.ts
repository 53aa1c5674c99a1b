import type { Counts, EffectView, Stage, ThresholdState } from '../../api/contract.ts';

/** Where a building or campaign stands: `missing` and `left` are households. */
export type Standing =
  | { kind: 'empty' }
  | { kind: 'complete' }
  | { kind: 'reached'; left: number }
  | { kind: 'short'; missing: number; label: string; ratio: string }
  | { kind: 'open'; left: number };

/** Thresholds stand in the order of the policy: the first that does not hold is the one to work for. */
export function standingOf(counts: Counts, thresholds: readonly ThresholdState[]): Standing {
  const { total, signed } = counts;
  if (total === 0) return { kind: 'empty' };
  if (signed === total) return { kind: 'complete' };
  const next = thresholds.find(({ met }) => !met);
  if (next) return { kind: 'short', ...shortfallOf(next) };
  return { kind: thresholds.length > 0 ? 'reached' : 'open', left: total - signed };
}

function shortfallOf({ missing, quorum, label, requiredRatio }: ThresholdState) {
  const lacksQuorum = quorum !== undefined && !quorum.met && quorum.missing > missing;
  return lacksQuorum
    ? { missing: quorum.missing, label: `${label}（参与）`, ratio: ratioText(quorum.requiredRatio) }
    : { missing, label, ratio: ratioText(requiredRatio) };
}

/** `95/100` as `95%`; a ratio that is no whole per cent stays a fraction. */
export function ratioText(ratio: string): string {
  const [part = 0, whole = 1] = ratio.split('/').map(Number);
  const percent = (part * 100) / whole;
  return Number.isInteger(percent) ? `${percent}%` : ratio;
}

/** Basis points cut to 0.1 %: `97.7`, and `100` only for a complete roll. Never rounded up. */
export function percentText(rateBp: number): string {
  if (rateBp >= 10_000) return '100';
  return (Math.floor(rateBp / 10) / 10).toFixed(1);
}

export const STAGE_NAMES: Record<Stage, string> = {
  survey: '摸排',
  consultation: '征询',
  signing: '签约中',
  effective: '已生效',
  closed: '已结束',
  lapsed: '已失效',
};

/** The standing in few words, for the corner of a building. */
export function standingWords(standing: Standing): { before: string; count: number | null; after: string } {
  switch (standing.kind) {
    case 'empty':
      return { before: '空户册', count: null, after: '' };
    case 'complete':
      return { before: '全签', count: null, after: '' };
    case 'reached':
      return { before: '余', count: standing.left, after: '户' };
    case 'open':
      return { before: '未签', count: standing.left, after: '户' };
    case 'short':
      return { before: '差', count: standing.missing, after: '户' };
  }
}

/** The standing as a sentence, for those who listen. */
export function standingSentence(standing: Standing): string {
  switch (standing.kind) {
    case 'empty':
      return '户册为空';
    case 'complete':
      return '全部签约';
    case 'reached':
      return `已达标，还有 ${standing.left} 户未签`;
    case 'open':
      return `还有 ${standing.left} 户未签`;
    case 'short':
      return `${standing.label}还差 ${standing.missing} 户，要求 ${standing.ratio}`;
  }
}

/** How it stood when it took effect, where households signed since: the two are never mixed. Null where none did. */
export const effectWords = (effect: EffectView | null, { signed }: Counts): string | null =>
  effect !== null && signed > effect.signed ? `生效时 ${percentText(effect.rateBp)}%` : null;
