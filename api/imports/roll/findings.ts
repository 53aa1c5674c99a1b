import { REFUSALS, type Text } from '../../../domain/refusals.ts';
import type { RosterHousehold } from '../../roster/household.ts';

/** What somebody should look at, as clients see it. `column` is the standard heading, null for the whole row. */
export interface Finding {
  row: number;
  sheet?: string;
  column: string | null;
  code: string;
  /** Chinese and English. */
  message: string;
}

/** What only the roll as it stands can tell of a row. */
const ROLL_FINDINGS = {
  signatories_kept: {
    zh: '签约人与文件不同，但已有人签约或已由工作人员变更：保留系统中的签约人',
    en: 'The signatories differ, but one has signed or staff changed them: those in the system stay',
  },
  correction_kept: {
    zh: '与文件不同：工作人员已更正，保留更正后的内容',
    en: 'Staff corrected this since; what they said stays',
  },
  taken_off_roll: {
    zh: '该户已由工作人员减户或并户，文件不能恢复；确需恢复请手工增户',
    en: 'Staff removed this household or merged it; a file does not bring it back, add it by hand if it should be',
  },
  roll_frozen: REFUSALS.roll_frozen,
  stage_closed: REFUSALS.stage_closed,
} as const satisfies Record<string, Text>;

export type RollFindingCode = keyof typeof ROLL_FINDINGS;

export const bothLanguages = ({ zh, en }: Text): string => `${zh} · ${en}`;

export const findingAt = (
  { row, sheet }: Pick<RosterHousehold, 'row' | 'sheet'>,
  column: string | null,
  code: RollFindingCode,
): Finding => ({
  row,
  ...(sheet === undefined ? {} : { sheet }),
  column,
  code,
  message: bothLanguages(ROLL_FINDINGS[code]),
});
