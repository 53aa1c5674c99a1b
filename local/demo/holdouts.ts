import type { Id } from '../../domain/kernel.ts';
import { command, type Action } from './action.ts';
import type { Flat } from './campaign.ts';
import type { Days } from './days.ts';
import type { Staff } from './plan.ts';
import type { Randomness } from './randomness.ts';

/** 9:00 and 18:00, in minutes of the day. */
const MEETING_ENDS = 540;
const EVENING = 1_080;

interface Planning {
  days: Days;
  random: Randomness;
  staff: Staff;
  campaignId: Id;
}

/** What keeps a household from signing: an objection nobody answered, one that was answered in vain, second thoughts,
 *  a plain no. They differ, so that a board of statuses has something to show. */
export function holdoutActions({ id }: Flat, kind: number, planning: Planning): Action[] {
  const { days, random } = planning;
  const from = 0.2 + random.next() * 0.5;
  const day = random.between(3, 12);
  const step = (name: string, later: number, path: string, body: Record<string, unknown>): Action => ({
    name: `holdout ${name} ${id}`,
    at: from + later,
    lane: id,
    what: command(path, { ...body, occurredAt: days.at(day, 640 + Math.round(later * 1_000)) }),
    tell: null,
  });
  const household = `/households/${id}`;
  const visit = step('visit', 0, `${household}/visits`, { channel: 'door', outcome: 'met' });
  const raise = (category: string) => step('raised', 0.05, `${household}/objections`, { category });
  const promise = promiseAbout(id, kind, from + 0.28, planning);
  switch (kind % 4) {
    case 0:
      return [visit, raise('area_loss'), promise];
    case 1:
      return [
        visit,
        raise('price_calculation'),
        step('answered', 0.15, '/objections/:objectionId/answers', { kind: 'explained' }),
        step('maintained', 0.25, '/objections/:objectionId/verdict', { verdict: 'maintained' }),
        promise,
      ];
    case 2:
      return [visit, step('survey', 0.05, `${household}/surveys`, { intent: 'undecided', support: 2 })];
    default:
      return [visit, step('survey', 0.05, `${household}/surveys`, { intent: 'unwilling', support: 1 })];
  }
}

/** What the meeting of the day before promised: by this evening, or by tomorrow's. */
function promiseAbout(
  householdId: Id,
  kind: number,
  at: number,
  { days, staff, campaignId }: Planning,
): Action {
  const isToMeasure = kind % 4 === 0;
  const promised = {
    householdId,
    staffId: isToMeasure ? staff.leaderId : staff.handlerId,
    dueAt: days.at(kind % 8 < 4 ? 0 : -1, EVENING),
    what: isToMeasure ? '约测绘员上门复核面积' : '带价款明细再谈一次',
    occurredAt: days.at(1, MEETING_ENDS),
  };
  const what = command(`/campaigns/${campaignId}/promises`, promised);
  return { name: `holdout promised ${householdId}`, at, lane: householdId, what, tell: null };
}
