import type { Board } from '../../api/contract.ts';
import { standingOf } from './standing.ts';

/** What the campaign still needs: `missing` households, and what they bring. */
export interface Goal {
  missing: number;
  words: string;
}

/** The campaign's own threshold where its policy has one, else all its buildings together. */
export function goalOf({ totals, thresholds, buildings }: Board): Goal {
  const whole = standingOf(totals, thresholds);
  if (whole.kind === 'empty') return { missing: 0, words: '户册为空' };
  if (whole.kind === 'complete') return { missing: 0, words: '全部签约' };
  if (whole.kind === 'reached') return { missing: 0, words: '已达标' };
  if (whole.kind === 'short') return { missing: whole.missing, words: `达 ${whole.ratio}` };
  const standings = buildings.map((building) => standingOf(building.counts, building.thresholds));
  const short = standings.filter((standing) => standing.kind === 'short');
  if (short.length === 0) return { missing: 0, words: '各楼均已达标' };
  const missing = short.reduce((sum, standing) => sum + standing.missing, 0);
  return { missing, words: missing > 0 ? '各楼达标' : '各楼尚未达标' };
}
