import type { Policy, TemplateId, Threshold } from './policy.ts';

const threshold = (
  rule: Pick<Threshold, 'id' | 'label' | 'stage' | 'ratio' | 'basis'> & Partial<Threshold>,
): Threshold => ({
  scope: 'building',
  counts: 'signed',
  of: 'all',
  over: 'households',
  tenure: 'all',
  ...rule,
});

const PROMISE_DUE = { before: 'PT2H' };

/** [law] 上海市城市更新条例 art. 32: in effect only at 95 % or more signed. The other values are assumed. */
const SHANGHAI_95: Policy = {
  template: 'shanghai-95',
  thresholds: [
    threshold({
      id: 'effect',
      label: '协议生效',
      stage: 'signing',
      ratio: '95/100',
      basis: '上海市城市更新条例 第三十二条',
    }),
  ],
  stages: {
    survey: { plannedEndsAfter: 'P30D', advance: 'manual' },
    consultation: { advance: 'manual' },
    signing: { plannedEndsAfter: 'P60D', onDeadline: 'lapse', advance: 'auto' },
    effective: { advance: 'manual' },
  },
  signing: {
    preSigning: false,
    requireNoOpenObjection: false,
    retraction: 'until_effective',
    reconfirmation: 'counted',
    couplingReach: 'chain',
  },
  whoSigns: {
    rented: 'tenant',
    owned: 'every_owner',
    papers: {
      proxy: ['authority'],
      proxy_abroad: ['notarised_authority'],
      guardian: ['guardianship'],
      heir: ['succession'],
      representative: ['co_residents_agreement'],
    },
  },
  contact: { perWeek: 3, quietFrom: '21:00', quietTo: '08:00', unreachableAfterAttempts: 3 },
  objections: {
    clocks: { default: { workdays: 5 }, layout_change: { workdays: 15 } },
    consultRequired: { layout_change: ['designer'] },
    levels: ['handler', 'leader', 'director', 'subdistrict', 'district'],
  },
  // [law] 60 days to ask for review: 行政复议法 art. 20; six months to sue, or 15 days once a review is decided:
  // 行政诉讼法 art. 46, 45; three months to apply for enforcement once those have passed: 行政强制法 art. 53.
  afterRefusal: {
    clocks: { review: 'P60D', lawsuit: 'P6M', lawsuitAfterReview: 'P15D', enforcement: 'P3M' },
  },
  escalation: { promise: { after: { workdays: 1 } }, appointment: { after: { workdays: 1 } } },
  reminders: {
    notSurveyed: { after: { workdays: 3 } },
    noContact: { after: 'P7D' },
    objectionDue: { before: 'P1D' },
    verdictAwaited: { after: { workdays: 2 } },
    appointment: { at: '08:00' },
    appointmentMissed: { after: 'PT0S' },
    promiseDue: PROMISE_DUE,
    papersMissing: { after: { workdays: 3 } },
    signatoryMissing: { after: { workdays: 2 } },
    thresholdNear: {},
    deadline: { before: ['P7D', 'P3D', 'P1D'] },
    window: 'PT30M',
    morningPackAt: '08:30',
    eveningReportAt: '18:00',
  },
  notifications: { urgent: ['appointmentMissed', 'rateFell'], acknowledgeWithin: 'PT15M' },
};

const BY_HAND: Policy['stages'] = {
  survey: { advance: 'manual' },
  consultation: { advance: 'manual' },
  signing: { advance: 'manual' },
  effective: { advance: 'manual' },
};

const TRIPLE_BASIS = '三轮 100 %（基地自定）';
/** [press] some sites demand 100 % in all three rounds: consent, signing, moving. */
const TRIPLE_100: Policy = {
  ...SHANGHAI_95,
  template: 'triple-100',
  thresholds: [
    threshold({
      id: 'consent',
      label: '全员同意',
      stage: 'consultation',
      counts: 'willing',
      ratio: '100/100',
      basis: TRIPLE_BASIS,
    }),
    threshold({ id: 'effect', label: '全员签约', stage: 'signing', ratio: '100/100', basis: TRIPLE_BASIS }),
    threshold({
      id: 'vacated',
      label: '全员搬离',
      stage: 'effective',
      counts: 'vacated',
      ratio: '100/100',
      basis: TRIPLE_BASIS,
    }),
  ],
  stages: BY_HAND,
};

const CIVIL_CODE_BASIS = '民法典 第二百七十八条';
const vote = (id: string, label: string, over: Threshold['over']): Threshold =>
  threshold({
    id,
    label,
    over,
    stage: 'consultation',
    counts: 'willing',
    of: 'participants',
    ratio: '3/4',
    quorum: '2/3',
    basis: CIVIL_CODE_BASIS,
  });
/** [law] 民法典 art. 278: two thirds take part, three quarters of those agree, by heads and by area. */
const CIVIL_CODE_278: Policy = {
  ...SHANGHAI_95,
  template: 'civil-code-278',
  thresholds: [vote('heads', '人数表决', 'households'), vote('area', '面积表决', 'area')],
  stages: BY_HAND,
};

export const POLICY_TEMPLATES: Record<TemplateId, Policy> = {
  'shanghai-95': SHANGHAI_95,
  'triple-100': TRIPLE_100,
  'civil-code-278': CIVIL_CODE_278,
};

/** A policy of an earlier version with the parts that were added since, as its template has them. */
export function completePolicy(policy: Policy): Policy {
  const template = POLICY_TEMPLATES[policy.template];
  return {
    ...template,
    ...policy,
    signing: { ...template.signing, ...policy.signing },
    reminders: knowsPromises(policy) ? policy.reminders : { promiseDue: PROMISE_DUE, ...policy.reminders },
  };
}

/** A reminder that is absent is off, but nobody switched off one that did not exist: it came with `escalation`. */
const knowsPromises = (policy: Partial<Policy>): boolean => policy.escalation !== undefined;
