import type { Id } from '../../domain/kernel.ts';
import { command, type Action, type Phase } from './action.ts';
import type { Flat, House, Roll } from './campaign.ts';
import { daysBefore, type Days } from './days.ts';
import { holdoutActions } from './holdouts.ts';
import { createRandomness, type Randomness } from './randomness.ts';
import { decorationStory, swapStory } from './stories.ts';

const SEED = 20_261_122;

/** Households that have not signed at the end, house by house: some houses complete, some in effect, some short. */
export const HOLDOUTS = [0, 1, 0, 4, 2, 0, 3, 0, 1, 0, 2, 0, 6];
const DECORATION_HOUSE = 2;
const SWAP_HOUSE = 5;

const CATEGORIES = ['area_loss', 'orientation_light', 'price_calculation', 'transition_housing', 'who_signs'];

/** Who owns the objections. */
export interface Staff {
  handlerId: Id;
  leaderId: Id;
}

interface Planning {
  campaignId: Id;
  days: Days;
  random: Randomness;
  staff: Staff;
}

/** The whole campaign, the same in every run. All contacts keep to the rules that protect residents: daytime, and
 *  at most three in any seven days. */
export function planCampaign(roll: Roll, staff: Staff): Phase[] {
  const random = createRandomness(SEED);
  const planning = { campaignId: roll.campaignId, random, staff, days: daysBefore(roll.createdAt, random) };
  const flats = roll.houses.flatMap((house) => house.flats);
  return [
    {
      tell: { zh: '摸排：逐户上门', en: 'Survey: every door' },
      seconds: 18,
      actions: inOrder(flats.flatMap((flat) => surveyActions(flat, planning))),
    },
    { ...stagePhase(roll.houses, 'consultation'), tell: { zh: '进入征询', en: 'Consultation begins' } },
    {
      tell: { zh: '征询：答复疑问', en: 'Consultation: doubts and answers' },
      seconds: 12,
      actions: inOrder(flats.flatMap((flat) => consultationActions(flat, planning))),
    },
    { ...stagePhase(roll.houses, 'signing'), tell: { zh: '进入签约期', en: 'Signing begins' } },
    {
      tell: { zh: '签约', en: 'Signing' },
      seconds: 145,
      actions: inOrder(roll.houses.flatMap((house, index) => signingActions(house, index, planning))),
    },
  ];
}

const inOrder = (actions: Action[]): Action[] => actions.sort((a, b) => a.at - b.at);

const stagePhase = (houses: readonly House[], to: string) => ({
  seconds: 2,
  actions: houses.map(({ id }, index): Action => ({
    name: `stage ${to} ${id}`,
    at: index / houses.length,
    lane: id,
    what: command(`/buildings/${id}/stage`, { to }),
    tell: null,
  })),
});

/** Days 34 to 25 before: one visit, sometimes after finding nobody the day before. */
function surveyActions({ id }: Flat, { days, random }: Planning): Action[] {
  const at = random.next() * 0.95;
  const day = random.between(25, 33);
  const act = (name: string, later: number, path: string, body: Record<string, unknown>): Action => ({
    name: `${name} ${id}`,
    at: at + later,
    lane: id,
    what: command(`/households/${id}/${path}`, body),
    tell: null,
  });
  const happenedAt = days.daytime(day);
  const support = random.between(1, 5);
  const intent = support >= 3 ? 'willing' : support === 2 ? 'undecided' : 'unwilling';
  return [
    ...(random.chance(0.2)
      ? [
          act('nobody', 0, 'visits', {
            channel: 'door',
            outcome: 'no_answer',
            occurredAt: days.daytime(day + 1),
          }),
        ]
      : []),
    act('visit', 0.01, 'visits', { channel: 'door', outcome: 'met', occurredAt: happenedAt }),
    act('survey', 0.02, 'surveys', { intent, support, occurredAt: happenedAt }),
  ];
}

/** Days 20 to 15 before: one family in eight has a doubt, is answered and content. */
function consultationActions({ id }: Flat, { days, random, staff }: Planning): Action[] {
  if (!random.chance(0.125)) return [];
  const at = random.next() * 0.8;
  const day = random.between(17, 20);
  const step = (name: string, later: number, path: string, body: Record<string, unknown>): Action => ({
    name: `doubt ${name} ${id}`,
    at: at + later,
    lane: id,
    what: command(path, { ...body, occurredAt: days.at(day, 600 + later * 1_000) }),
    tell: null,
  });
  return [
    step('raised', 0, `/households/${id}/objections`, { category: random.choose(CATEGORIES) }),
    step('assigned', 0.02, '/objections/:objectionId/assignment', { staffId: staff.handlerId }),
    step('consulted', 0.06, '/objections/:objectionId/consults', {
      speciality: 'surveyor',
      finding: 'feasible',
    }),
    step('answered', 0.1, '/objections/:objectionId/answers', { kind: 'explained' }),
    step('accepted', 0.16, '/objections/:objectionId/verdict', { verdict: 'accepted' }),
    step('survey', 0.18, `/households/${id}/surveys`, { intent: 'willing', support: 4 }),
  ];
}

/** Days 14 to 1 before: many sign at once, the last take their time, a few do not sign. */
function signingActions(house: House, index: number, planning: Planning): Action[] {
  const { random, days, staff } = planning;
  const [first, ...others] = random.shuffle(house.flats);
  if (!first) return [];
  const holdouts = others.splice(0, HOLDOUTS[index] ?? 0);
  const told =
    index === DECORATION_HOUSE
      ? decorationStory(house, first, staff.handlerId, days)
      : index === SWAP_HOUSE
        ? swapStory(house, first, staff.leaderId, days)
        : null;
  const signing = told ? others : [first, ...others];
  // Some houses are done early, some at the last moment.
  const pace = random.between(55, 96) / 100;
  return [
    ...(told ?? []),
    ...signing.flatMap((flat, place) =>
      signatureActions(flat, pace * (place / signing.length) ** 1.6, planning),
    ),
    ...holdouts.flatMap((flat, place) => holdoutActions(flat, index + place, planning)),
  ];
}

const LAST_DAY = 1;
const SIGNING_DAYS = 13;

function signatureActions({ id }: Flat, about: number, { days, random }: Planning): Action[] {
  const at = Math.min(0.97, about + random.next() * 0.03);
  const occurredAt = days.daytime(LAST_DAY + SIGNING_DAYS - Math.floor(at * SIGNING_DAYS));
  const atTheDoor = random.chance(0.4);
  const visit: Action = {
    name: `signing visit ${id}`,
    at,
    lane: id,
    what: command(`/households/${id}/visits`, { channel: 'door', outcome: 'met', occurredAt }),
    tell: null,
  };
  return [
    ...(atTheDoor ? [visit] : []),
    {
      name: `signing ${id}`,
      at: at + 0.001,
      lane: id,
      what: { kind: 'signing', body: { medium: atTheDoor ? 'paper' : 'electronic', occurredAt } },
      tell: null,
    },
  ];
}
