import {
  enterRoll,
  newSignatory,
  type Household,
  type Intent,
  type Tenure,
} from '../../../domain/household.ts';
import { POLICY_TEMPLATES } from '../../../domain/policy-templates.ts';
import type { TemplateId, Threshold } from '../../../domain/policy.ts';
import { tallyOf } from '../../../domain/tallies.ts';
import { thresholdState, type ThresholdState } from '../../../domain/thresholds.ts';
import { line, threshold } from '../openings.ts';
import { HANDLER, START } from '../scenario.ts';

/** What a threshold looks at in a household. */
export interface Flat {
  certificateId?: string;
  tenure?: Tenure;
  areaCm2?: number;
  surveys?: readonly Intent[];
  signed?: boolean;
  vacated?: boolean;
}

export function householdOf(flat: Flat, index: number): Household {
  const { certificateId = `cert-${index}`, tenure = 'rented', areaCm2 = 300_000 } = flat;
  const { surveys = [], signed = false, vacated = false } = flat;
  const household = enterRoll(line(`h${index}`, { certificateId, tenure, areaCm2 }), START);
  const tenant = newSignatory({
    id: 'tenant',
    personId: null,
    capacity: 'tenant',
    required: true,
    papers: [],
  });
  return {
    ...household,
    signatories: { tenant: { ...tenant, signedAt: signed ? START : null } },
    signedAt: signed ? START : null,
    surveys: surveys.map((intent, n) => ({
      commandId: `s${n}`,
      at: START,
      by: HANDLER,
      intent,
      support: null,
    })),
    vacatedAt: vacated ? START : null,
  };
}

const judge = (rule: Threshold, flats: readonly Flat[]): ThresholdState =>
  thresholdState(rule, tallyOf(rule, flats.map(householdOf)), null);

/** A threshold over flats; what it does not say is as in `threshold()`. */
export const over = (change: Partial<Threshold>, flats: readonly Flat[]): ThresholdState =>
  judge(threshold(change), flats);

/** The thresholds of a template over flats. */
export const underTemplate = (id: TemplateId, flats: readonly Flat[]): ThresholdState[] =>
  POLICY_TEMPLATES[id].thresholds.map((rule) => judge(rule, flats));
