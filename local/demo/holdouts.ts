import { command, type Action } from './action.ts';
import type { Flat } from './campaign.ts';
import type { Days } from './days.ts';
import type { Randomness } from './randomness.ts';

/** What keeps a household from signing: an objection nobody answered, one that was answered in vain, second thoughts,
 *  a plain no. They differ, so that a board of statuses has something to show. */
export function holdoutActions(
  { id }: Flat,
  kind: number,
  { days, random }: { days: Days; random: Randomness },
): Action[] {
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
  switch (kind % 4) {
    case 0:
      return [visit, raise('area_loss')];
    case 1:
      return [
        visit,
        raise('price_calculation'),
        step('answered', 0.15, '/objections/:objectionId/answers', { kind: 'explained' }),
        step('maintained', 0.25, '/objections/:objectionId/verdict', { verdict: 'maintained' }),
      ];
    case 2:
      return [visit, step('survey', 0.05, `${household}/surveys`, { intent: 'undecided', support: 2 })];
    default:
      return [visit, step('survey', 0.05, `${household}/surveys`, { intent: 'unwilling', support: 1 })];
  }
}
