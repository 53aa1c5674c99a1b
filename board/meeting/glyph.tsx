import type { Holdout } from '../../api/contract.ts';

/** One shape for each sort of obstacle: the shape carries the meaning, colour only repeats it. */
type Shape = 'objection' | 'papers' | 'undecided' | 'unwilling' | 'absent' | 'unreached' | 'agreed';

const SHAPE_OF: Partial<Record<Holdout['obstacle'], Shape>> = {
  papers_missing: 'papers',
  signatory_missing: 'papers',
  unwilling: 'unwilling',
  undecided: 'undecided',
  unreachable: 'absent',
  not_met: 'unreached',
  none: 'agreed',
};

/** Every other obstacle is the category of an objection. */
export const shapeOf = (obstacle: Holdout['obstacle']): Shape => SHAPE_OF[obstacle] ?? 'objection';

const PATHS: Record<Shape, string> = {
  objection: 'M4 5h16v11h-8l-5 4v-4H4zM12 8v4M12 13.6v.1',
  papers: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  undecided: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM12 3v18M15 4v16M18 6v12',
  unwilling: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM8.5 8.5l7 7M15.5 8.5l-7 7',
  absent: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM5.8 5.8l12.4 12.4',
  unreached: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z',
  agreed: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM8 12.5l3 3 5.5-6.5',
};

export function Glyph({ shape }: { shape: Shape }) {
  return (
    <svg className={`glyph glyph-${shape}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[shape]} />
    </svg>
  );
}
