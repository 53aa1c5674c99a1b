import { describe, expect, test } from '@jest/globals';
import { SEEDED_CALENDAR } from '../../../domain/calendar-seed.ts';
import {
  campaignDueAt,
  takeCampaignBatch,
  tickCampaign,
  withRules,
  type CampaignCommand,
  type CampaignEnvelope,
} from '../../../domain/campaign-intake.ts';
import { dropCampaignProjected, nextCampaignProjection } from '../../../domain/campaign-projection.ts';
import {
  recallCampaign,
  startCampaignRun,
  upgradeCampaignRun,
  type CampaignRun,
} from '../../../domain/campaign-run.ts';
import { newCampaign } from '../../../domain/campaign.ts';
import type { ClockRules } from '../../../domain/escalation.ts';
import type { Instant } from '../../../domain/kernel.ts';
import { PLAIN, policyOf } from '../openings.ts';
import { HANDLER, shanghai, START, throughJson } from '../scenario.ts';

const WEDNESDAY = shanghai('2026-03-04 10:00');
const FRIDAY = shanghai('2026-03-06 00:00');
const policy = policyOf('shanghai-95', {
  ...PLAIN,
  escalation: { promise: { after: { workdays: 1 } } },
  objections: { levels: ['handler', 'leader'] },
  reminders: { promiseDue: { before: 'PT2H' } },
});
const RULES: ClockRules = { policy, calendar: SEEDED_CALENDAR };

let ids = 0;
const at = (now: Instant) => ({ now, newId: () => `new-${(ids += 1)}` });
const fresh = (): CampaignRun => ({ ...startCampaignRun(newCampaign('k1')), rules: RULES });
const envelope = (
  id: string,
  command: CampaignCommand,
  change: Partial<CampaignEnvelope> = {},
): CampaignEnvelope => ({
  ...{ id, fingerprint: JSON.stringify(command), command, occurredAt: null, by: HANDLER, unknown: null },
  ...change,
});
const making = (dueAt = WEDNESDAY): CampaignCommand => ({
  type: 'make_promise',
  data: { staffId: 'wang', dueAt },
});
const settling = (promiseId: string, outcome: 'kept' | 'broken' = 'kept'): CampaignCommand => ({
  type: 'decide_promise',
  data: { promiseId, outcome },
});
/** A batch, with everything through JSON as on its way. */
const take = (run: CampaignRun, now: Instant, ...batch: CampaignEnvelope[]) =>
  takeCampaignBatch(throughJson(run), RULES, throughJson(batch), at(now));
const promised = (dueAt = WEDNESDAY): { run: CampaignRun; promiseId: string } => {
  const { run, outcomes } = take(fresh(), START, envelope('c1', making(dueAt)));
  const [outcome] = outcomes;
  if (outcome?.kind !== 'accepted') throw new Error('It is refused');
  return { run, promiseId: String(outcome.ids['promiseId']) };
};
const told = (run: CampaignRun) => run.outbox.map(({ type, data }) => [type, data]);

describe('a promise without a household', () => {
  test('is made and decided in its campaign, by the rules of every promise', () => {
    const { run, promiseId } = promised();
    expect(run.outbox).toEqual([
      {
        ...{ type: 'promise_made', seq: 1, at: START, by: HANDLER, commandId: 'c1' },
        data: { promiseId, staffId: 'wang', dueAt: WEDNESDAY, level: 'handler' },
      },
    ]);
    const { run: after, outcomes } = take(run, START, envelope('c2', settling(promiseId, 'broken')));
    expect(outcomes).toEqual([{ kind: 'accepted', seq: 2, ids: {}, household: null, building: null }]);
    expect(after.campaign.promises[promiseId]).toMatchObject({ outcome: 'broken', decidedAt: START });
  });

  test.each([
    ['in_the_past', making(START), {}],
    ['unknown_staff', making(), { unknown: 'unknown_staff' }],
    ['unknown_household', making(), { unknown: 'unknown_household' }],
    ['in_the_past', making(START), { unknown: 'unknown_household' }],
    ['occurred_in_future', making(), { occurredAt: shanghai('2026-03-02 10:06') }],
    ['already_decided', settling('forgotten'), {}],
  ] as const)('is refused: %s', (code, command, change) => {
    const { run, outcomes } = take(fresh(), START, envelope('c1', command, change));
    expect(outcomes).toEqual([{ kind: 'refused', code }]);
    expect(run).toMatchObject({ outbox: [], answers: [{ commandId: 'c1' }] });
  });

  test('is decided once', () => {
    const { run, promiseId } = promised();
    const { outcomes } = take(
      run,
      START,
      envelope('c2', settling(promiseId)),
      envelope('c3', settling(promiseId)),
    );
    expect(outcomes[1]).toEqual({ kind: 'refused', code: 'already_decided' });
  });

  const handing = (fromStaffId: string, toStaffId: string): CampaignCommand => ({
    type: 'hand_over_promises',
    data: { fromStaffId, toStaffId },
  });

  test('goes to whoever takes over, unless it is decided or another’s', () => {
    const { run, promiseId } = promised();
    const two = take(run, START, envelope('c2', making()), envelope('c3', settling(promiseId)));
    const others = { type: 'make_promise', data: { staffId: 'zhao', dueAt: WEDNESDAY } } as const;
    const before = take(two.run, START, envelope('c4', others)).run;
    const { run: after, outcomes } = take(before, START, envelope('c5', handing('wang', 'qian')));
    const [, second, third] = Object.keys(after.campaign.promises);
    expect(outcomes).toMatchObject([{ kind: 'accepted', ids: { promiseIds: [second] } }]);
    expect(told(after).at(-1)).toEqual(['promise_handed_over', { promiseId: second, staffId: 'qian' }]);
    expect(after.campaign.promises[promiseId]).toMatchObject({ staffId: 'wang', outcome: 'kept' });
    expect(after.campaign.promises[third ?? '']).toMatchObject({ staffId: 'zhao' });
  });

  test.each([
    ['same_staff', handing('wang', 'wang')],
    ['nothing_to_reassign', handing('zhao', 'qian')],
  ] as const)('is not handed over: %s', (code, command) => {
    const { run, outcomes } = take(promised().run, START, envelope('c2', command));
    expect(outcomes).toEqual([{ kind: 'refused', code }]);
    expect(told(run)).toHaveLength(1);
  });

  test('is taken once, however often its command comes', () => {
    const { run } = promised();
    const again = envelope('c1', making());
    const [first] = run.answers;
    expect(take(run, START, again)).toEqual({ run, outcomes: [first?.outcome] });
    expect(take(run, START, { ...again, fingerprint: 'other' }).outcomes).toEqual([{ kind: 'reused' }]);
    const stored = dropCampaignProjected(run, nextCampaignProjection(run) ?? never());
    expect(take(stored, START, again)).toEqual({ run: stored, outcomes: [{ kind: 'repeated' }] });
  });

  test('is taken once, also by a campaign that was recalled from its history', () => {
    const { run } = promised();
    const recalled = { ...startCampaignRun(recallCampaign('k1', throughJson(run.outbox), [])), rules: RULES };
    expect(recalled.campaign).toEqual(run.campaign);
    expect(take(recalled, START, envelope('c1', making())).outcomes).toEqual([{ kind: 'repeated' }]);
  });
});

describe('the clock of a campaign', () => {
  test('reminds once, hands up, and stops at the top', () => {
    const { run, promiseId } = promised();
    expect(campaignDueAt(run)).toBe(shanghai('2026-03-04 08:00'));
    const reminded = tickCampaign(run, RULES, at(shanghai('2026-03-04 08:00')));
    expect(told(reminded).slice(1)).toMatchObject([['reminder_raised', { kind: 'promiseDue', promiseId }]]);
    expect(campaignDueAt(reminded)).toBe(WEDNESDAY);
    const climbed = tickCampaign(reminded, RULES, at(WEDNESDAY));
    expect(told(climbed).slice(2)).toEqual([
      [
        'promise_escalated',
        {
          ...{ promiseId, from: 'handler', to: 'leader', dueAt: FRIDAY },
          ...{ dueProvisional: false, after: { workdays: 1 } },
        },
      ],
    ]);
    expect(campaignDueAt(climbed)).toBeNull();
    expect(tickCampaign(climbed, RULES, at(shanghai('2026-03-30 10:00')))).toBe(climbed);
  });

  test('tells whoever promised, then also the level above, and takes back what is decided', () => {
    const { run, promiseId } = promised();
    const climbed = tickCampaign(run, RULES, at(WEDNESDAY));
    const entries = nextCampaignProjection(climbed)?.notifications;
    expect(entries).toMatchObject([
      { seq: 2, kind: 'promiseDue', staffId: 'wang', householdId: null },
      { seq: 3, kind: 'promiseOverdue', role: 'leader', subjectId: promiseId },
      { seq: 3, kind: 'promiseOverdue', staffId: 'wang', subjectId: promiseId },
    ]);
    const settled = take(climbed, WEDNESDAY, envelope('c2', settling(promiseId))).run;
    expect(told(settled).slice(3)).toMatchObject([
      ['promise_decided', {}],
      ['reminder_withdrawn', {}],
    ]);
    expect(nextCampaignProjection(settled)?.notifications.slice(3)).toMatchObject([
      { withdrawn: true, subjectId: promiseId },
      { withdrawn: true },
    ]);
  });

  test('counts again when the calendar changes', () => {
    const { run, promiseId } = promised();
    const climbed = tickCampaign(run, RULES, at(WEDNESDAY));
    const calendar = { ...SEEDED_CALENDAR, holidays: [...SEEDED_CALENDAR.holidays, '2026-03-05'] };
    const recounted = withRules(climbed, { policy, calendar }, at(WEDNESDAY));
    expect(told(recounted).at(-1)).toEqual([
      'promise_due_recounted',
      { promiseId, dueAt: shanghai('2026-03-07 00:00'), dueProvisional: false },
    ]);
  });

  test('does not run for a campaign that promised nothing', () => expect(campaignDueAt(fresh())).toBeNull());
});

describe('what a campaign remembers', () => {
  test('is every open promise, and the last hundred that were decided', () => {
    let { run } = promised(shanghai('2030-01-01 10:00'));
    for (let number = 0; number < 120; number += 1) {
      const made = take(run, START, envelope(`m${number}`, making(shanghai('2029-01-01 10:00'))));
      const [outcome] = made.outcomes;
      const id = outcome?.kind === 'accepted' ? String(outcome.ids['promiseId']) : '';
      run = take(made.run, START, envelope(`d${number}`, settling(id))).run;
    }
    const promises = Object.values(run.campaign.promises);
    expect(promises.filter(({ outcome }) => outcome === null)).toHaveLength(1);
    expect(promises).toHaveLength(101);
  });

  test('is what the first version left, where it took no commands', () => {
    const { promises: _none, reminders: _never, recent: _no, ...first } = newCampaign('k1');
    const run = { campaign: { ...first, schemaVersion: 1, seq: 3 }, outbox: [], notices: [] } as never;
    expect(upgradeCampaignRun(run)).toEqual(startCampaignRun({ ...newCampaign('k1'), seq: 3 }));
  });
});

function never(): never {
  throw new Error('There is something to store');
}
