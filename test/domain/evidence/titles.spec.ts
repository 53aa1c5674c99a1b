// What a judge reads. Every kind of fact has a title by its type; these are the sentences that say more.
import { expect, test } from '@jest/globals';
import { SEEDED_CALENDAR } from '../../../domain/calendar-seed.ts';
import { tellEvidence } from '../../../domain/evidence/telling.ts';
import type { BuildingFact } from '../../../domain/events.ts';
import { shanghai } from '../scenario.ts';
import { history, NOON, opening, sourcesOf } from './story.ts';

const DUE = { dueAt: shanghai('2026-03-10 00:00'), dueProvisional: false };
const h1 = { householdId: 'h1' } as const;
const o1 = { ...h1, objectionId: 'o1' } as const;

const SUING = {
  kind: 'lawsuit',
  duration: 'P6M',
  follows: false,
  startsAt: NOON,
  endsAt: shanghai('2027-01-19 00:00'),
  provisional: true,
} as const;

const raised: BuildingFact = {
  type: 'objection_raised',
  ...o1,
  data: { category: 'area_loss', level: 'handler', ownerId: 'wang', ...DUE },
};
const made: BuildingFact = {
  type: 'appointment_made',
  ...h1,
  data: { appointmentId: 'a1', kind: 'signing', at: NOON },
};

/** The title of the last of some facts. */
const titleOf = (...facts: BuildingFact[]) => tellEvidence(sourcesOf(history(...facts))).at(-1)?.title;

test.each<[string, BuildingFact[]]>([
  ['本楼栋开始征询，适用政策第 2 版；户册载明本户：公房承租，30.00 平方米，签约人 2 名', [opening]],
  [
    '联系住户（上门）：住户拒绝交谈（经准许的例外联系）',
    [{ type: 'visit_recorded', ...h1, data: { channel: 'door', outcome: 'refused', exception: true } }],
  ],
  ['提出诉求 1（面积减少），由王经办负责，办理期限 2026-03-09 24:00', [raised]],
  [
    '诉求 1（面积减少）会商：测绘员认为有条件可行',
    [raised, { type: 'consult_recorded', ...o1, data: { speciality: 'surveyor', finding: 'conditional' } }],
  ],
  [
    '答复诉求 1（面积减少）：提出替代方案，方案第 2 版',
    [raised, { type: 'objection_answered', ...o1, data: { kind: 'alternative', optionVersion: 2 } }],
  ],
  [
    '住户对诉求 1（面积减少）：坚持诉求，办理期限 2026-03-09 24:00',
    [raised, { type: 'verdict_recorded', ...o1, data: { verdict: 'maintained', ...DUE } }],
  ],
  [
    '诉求 1（面积减少）逾期未办结，由经办人升级至组长，办理期限 2026-03-09 24:00',
    [
      raised,
      { type: 'objection_escalated', ...o1, data: { from: 'handler', to: 'leader', overdue: true, ...DUE } },
    ],
  ],
  [
    '陈*兰（产权人）签约（纸质，方案第 2 版，见证人 李组长）',
    [
      opening,
      {
        type: 'signature_recorded',
        ...h1,
        data: { signatoryId: 'lan', medium: 'paper', optionVersion: 2, witnessStaffId: 'li' },
      },
    ],
  ],
  [
    '确定签约人：陈*兰（代理人），必签，授权委托书待收',
    [
      {
        type: 'signatories_set',
        ...h1,
        data: {
          signatories: [
            {
              id: 's1',
              personId: 'lan',
              capacity: 'proxy',
              required: true,
              papers: [{ kind: 'authority', state: 'needed' }],
            },
          ],
        },
      },
    ],
  ],
  [
    '按人员情况核定签约人：陈*已故；陈*兰（继承人），代陈*，必签，继承关系证明待收；待查明：没有写明产权人',
    [
      {
        type: 'signatories_resolved',
        ...h1,
        data: {
          persons: [
            {
              personId: 'jun',
              relation: 'owner',
              state: 'deceased',
              since: null,
              proxyId: null,
              guardianId: null,
              representativeId: null,
              heirIds: ['lan'],
            },
          ],
          open: [{ code: 'owner_not_named', personId: null }],
          signatories: [
            {
              id: 's1',
              personId: 'lan',
              capacity: 'heir',
              required: true,
              papers: [{ kind: 'succession', state: 'needed' }],
              onBehalfOf: ['jun'],
            },
          ],
        },
      },
    ],
  ],
  [
    '陈*兰（产权人）的材料：授权委托书已收',
    [
      opening,
      { type: 'paper_marked', ...h1, data: { signatoryId: 'lan', kind: 'authority', state: 'received' } },
    ],
  ],
  [
    '2026-03-02 12:00 的签约预约：失约',
    [made, { type: 'appointment_decided', ...h1, data: { appointmentId: 'a1', outcome: 'missed' } }],
  ],
  [
    '撤回第 1 条记录（摸排）',
    [
      { type: 'survey_recorded', ...h1, data: { intent: 'willing', support: 4 } },
      { type: 'record_withdrawn', ...h1, data: { commandId: 'c1', kind: 'survey', recordedAt: NOON } },
    ],
  ],
  [
    '302室方案第 3 版，须重新确认签名：陈*兰（产权人）',
    [
      opening,
      {
        type: 'consent_reopened',
        ...h1,
        data: { causedBy: 'h2', optionVersion: 3, since: NOON, signatoryIds: ['lan'] },
      },
    ],
  ],
  [
    '拒签后程序：决定送达（2026-03-02 12:00），申请复议期限 2026-05-06 24:00',
    [
      {
        type: 'refusal_step_recorded',
        ...h1,
        data: {
          step: 'decision',
          phase: 'served',
          servedAt: NOON,
          clocks: [
            {
              kind: 'review',
              duration: 'P60D',
              follows: false,
              startsAt: NOON,
              endsAt: shanghai('2026-05-07 00:00'),
              provisional: false,
            },
          ],
        },
      },
    ],
  ],
  [
    '按新日历，拒签后程序的期限，提起诉讼期限 2027-01-18 24:00（暂定）',
    [{ type: 'refusal_clocks_recounted', ...h1, data: { steps: [{ commandId: 'c9', clocks: [SUING] }] } }],
  ],
  [
    '按新日历，诉求 1（面积减少），办理期限 2026-03-09 24:00（暂定）',
    [raised, { type: 'objection_due_recounted', ...o1, data: { ...DUE, dueProvisional: true } }],
  ],
  ['工作日历更新，公布至 2026-12-31', [{ type: 'calendar_changed', data: { calendar: SEEDED_CALENDAR } }]],
  [
    '按新日历，本阶段期限为 2026-03-09 24:00',
    [{ type: 'stage_end_recounted', data: { stageEndsAt: DUE.dueAt, provisional: false, isKept: false } }],
  ],
  [
    '本阶段期限仍为 2026-03-09 24:00',
    [{ type: 'stage_end_recounted', data: { stageEndsAt: DUE.dueAt, provisional: false, isKept: true } }],
  ],
  ['拒签后程序终结：住户已签约', [{ type: 'refusal_track_ended', ...h1, data: { cause: 'signed' } }]],
  [
    '本阶段期限自首个有效签名起算，为 2026-03-09 24:00',
    [
      {
        type: 'stage_end_moved',
        data: {
          stageEndsAt: DUE.dueAt,
          firstSignature: { householdId: 'h2', signatoryId: 'other', at: NOON },
        },
      },
    ],
  ],
  ['达到条件「协议生效」', [opening, { type: 'threshold_met', data: { thresholdId: 'effect' } }]],
])('%s', (zh, facts) => expect(titleOf(...facts)?.zh).toBe(zh));

test('the second language says the same', () => {
  expect(titleOf(raised)?.en).toBe(
    'Objection 1 (loss of area) is raised, owned by 王经办, due 2026-03-09 24:00',
  );
});

test('objections are told apart by the order in which they were raised', () => {
  const second = {
    ...raised,
    objectionId: 'o2',
    data: { ...raised.data, category: 'trust' },
  } as BuildingFact;
  expect(titleOf(raised, second)?.zh).toMatch(/^提出诉求 2（信任）/);
});
