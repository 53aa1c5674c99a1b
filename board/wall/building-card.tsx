import type { BoardBuilding } from '../../api/contract.ts';
import { Elevation } from './elevation.tsx';
import {
  effectWords,
  percentText,
  STAGE_NAMES,
  standingOf,
  standingSentence,
  standingWords,
} from './standing.ts';

interface BuildingCardProps {
  building: BoardBuilding;
  /** Its name without what all buildings share. */
  shortName: string;
  frame: { width: number; height: number };
}

/** One building on the wall. Colour never speaks alone. */
export function BuildingCard({ building, shortName, frame }: BuildingCardProps) {
  const { name, stage, counts } = building;
  const standing = standingOf(counts, building.thresholds);
  const { before, count, after } = standingWords(standing);
  const percent = percentText(counts.rateBp);
  const roof = standing.kind === 'complete' || standing.kind === 'reached' ? standing.kind : 'plain';
  const atEffect = effectWords(building.effect, counts);
  const stageWords = atEffect === null ? STAGE_NAMES[stage] : `${STAGE_NAMES[stage]}，${atEffect}`;
  const sentence = `${name}：${stageWords}，${counts.total} 户中已签 ${counts.signed} 户，${percent}%，${standingSentence(standing)}`;
  return (
    <li className={`building building-${standing.kind}`} aria-label={sentence} data-building={building.id}>
      <Elevation total={counts.total} signed={counts.signed} roof={roof} frame={frame} />
      <div className="building-foot" aria-hidden="true" title={sentence}>
        <span className="building-name">{shortName}</span>
        <span className="building-standing">
          {before}
          {count !== null && <span className="n">{count}</span>}
          {after}
        </span>
        <span className="building-rate n">
          {percent}
          <i>%</i>
        </span>
        <span className="building-fraction n">
          {counts.signed}/{counts.total}
        </span>
        <span className={`building-stage stage-${stage}`}>{atEffect ?? STAGE_NAMES[stage]}</span>
      </div>
    </li>
  );
}
