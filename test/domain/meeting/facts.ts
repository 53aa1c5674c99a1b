// A household and a building as the tables tell of them, with what a case is about.
import type {
  BuildingFacts,
  HouseholdFacts,
  ObjectionFacts,
  PackFacts,
} from '../../../domain/meeting/facts.ts';
import type { ThresholdState } from '../../../domain/thresholds.ts';

export const NOW = '2026-11-26T00:30:00.000Z';

export const household = (about: Partial<HouseholdFacts> = {}): HouseholdFacts => ({
  householdId: 'h1',
  buildingId: 'b1',
  tenure: 'rented',
  status: 'not_contacted',
  handlerId: null,
  enteredAt: '2026-11-01T02:00:00.000Z',
  intent: null,
  vulnerable: false,
  doNotContactUntil: null,
  isOpenWhoSigns: false,
  signatories: [],
  objections: [],
  appointments: [],
  promises: [],
  wasMet: false,
  timesFailed: 0,
  lastContact: null,
  ...about,
});

export const objection = (about: Partial<ObjectionFacts> = {}): ObjectionFacts => ({
  objectionId: 'o1',
  category: 'trust',
  level: 'handler',
  ownerId: null,
  raisedAt: '2026-11-20T02:00:00.000Z',
  dueAt: '2026-11-30T16:00:00.000Z',
  answered: false,
  climbedAt: null,
  ...about,
});

export const signatory = (
  about: Partial<HouseholdFacts['signatories'][number]> = {},
): HouseholdFacts['signatories'][number] => ({
  required: true,
  signedAt: null,
  needsReconfirmation: null,
  papers: [],
  ...about,
});

export const needed = { kind: 'authority', state: 'needed' } as const;
export const received = { kind: 'authority', state: 'received' } as const;

export const building = (
  about: Partial<PackFacts['buildings'][number]> = {},
): PackFacts['buildings'][number] => ({
  buildingId: 'b1',
  stage: 'signing',
  total: 20,
  signed: 18,
  thresholds: [],
  signingSince: null,
  ...about,
});

export const threshold = (
  id: string,
  missing: number,
  about: Partial<ThresholdState> = {},
): ThresholdState => ({
  id,
  label: id,
  scope: 'building',
  numerator: 0,
  denominator: 0,
  requiredRatio: '95/100',
  missing,
  met: missing === 0,
  ...about,
});

export const shares = (total: number, signed: number, buildingId = 'b1'): BuildingFacts => ({
  buildingId,
  stage: 'signing',
  total,
  signed,
  thresholds: [],
});
