// The two objections every base has met (both end in a signature): a flat that was just decorated, and a kitchen and
// toilet to be swapped, which the design code forbids.
import type { Id } from '../../domain/kernel.ts';
import { command, type Action, type Telling } from './action.ts';
import type { Flat, House } from './campaign.ts';
import type { Days } from './days.ts';

const OBJECTION = '/objections/:objectionId';

type Step = Omit<Action, 'lane'>;

/** Builds the steps of one household's story. `day` is the number of days before the campaign was created. */
function narrate(story: string, days: Days) {
  const step = (
    name: string,
    at: number,
    [day, minute]: Moment,
    path: string,
    body: Body,
    tell: Telling | null,
  ): Step => ({
    name: `${story} ${name}`,
    at,
    what: command(path, { ...body, occurredAt: days.at(day, minute) }),
    tell,
  });
  const signs = (at: number, [day, minute]: Moment, body: Body, tell: Telling): Step => ({
    name: `${story} signs`,
    at,
    what: { kind: 'signing', body: { ...body, occurredAt: days.at(day, minute) } },
    tell,
  });
  return { step, signs };
}

type Body = Record<string, unknown>;
type Moment = readonly [day: number, minute: number];
const time = (hour: number, minute = 0): number => hour * 60 + minute;

/** A designer measures on site and finds the variant that disturbs least. */
export function decorationStory(house: House, flat: Flat, ownerId: Id, days: Days): Action[] {
  const household = `/households/${flat.id}`;
  const where = `${house.name}${flat.room}室`;
  const { step, signs } = narrate('decoration', days);
  const worry = { category: 'recent_decoration', note: '去年刚装修，怕拆掉新做的厨房吊顶和地砖' };
  const measured = { channel: 'door', outcome: 'met', note: '设计师上门实测，记录管线和吊顶位置' };
  const found = { speciality: 'designer', finding: 'conditional', note: '管线改走公共走道一侧' };
  const option = { version: 2, summary: '管线改走公共走道一侧，保留已装修的厨房吊顶和地砖' };
  const answer = { kind: 'alternative', optionVersion: 2 };
  const steps = [
    step('raised', 0.06, [13, time(9, 40)], `${household}/objections`, worry, {
      zh: `${where}提出诉求：刚装修好，不愿拆`,
      en: 'Objection: the flat was just decorated',
    }),
    step('assigned', 0.1, [13, time(10)], `${OBJECTION}/assignment`, { staffId: ownerId }, null),
    step('measured', 0.24, [11, time(14)], `${household}/visits`, measured, {
      zh: `${where}：设计师上门实测`,
      en: 'A designer measures on site',
    }),
    step('consulted', 0.42, [9, time(16)], `${OBJECTION}/consults`, found, null),
    step('option', 0.54, [8, time(10)], `${household}/options`, option, {
      zh: `${where}：找到影响最小的方案 v2`,
      en: 'Option v2 disturbs least',
    }),
    step('answered', 0.66, [6, time(15)], `${OBJECTION}/answers`, answer, null),
    step(
      'accepted',
      0.84,
      [4, time(19)],
      `${OBJECTION}/verdict`,
      { verdict: 'accepted' },
      {
        zh: `${where}：户方接受方案 v2`,
        en: 'The household accepts option v2',
      },
    ),
    signs(
      0.98,
      [2, time(19, 30)],
      { medium: 'paper', optionVersion: 2 },
      {
        zh: `${where}签约`,
        en: 'The household signs',
      },
    ),
  ];
  return steps.map((happening) => ({ ...happening, lane: flat.id }));
}

/** Designer, housing office and builder all say no on site; the family, shown why, signs. */
export function swapStory(house: House, flat: Flat, ownerId: Id, days: Days): Action[] {
  const household = `/households/${flat.id}`;
  const where = `${house.name}${flat.room}室`;
  const { step, signs } = narrate('swap', days);
  const wish = { category: 'layout_change', note: '希望厨房和卫生间对调' };
  const onSite = { channel: 'door', outcome: 'met', note: '设计、房管、施工三方到现场，当面说明' };
  const says = (speciality: string, note: string) => ({ speciality, finding: 'infeasible', note });
  const designer = says('designer', '卫生间不得布置在下层住户的厨房和居室上方');
  const housingOffice = says('housing_office', '不符合设计规范，不予批准');
  const builder = says('builder', '排水立管位置固定，无法移位');
  const answer = { kind: 'infeasible', note: '附规范条文和现场照片说明' };
  const steps = [
    step('raised', 0.1, [12, time(10)], `${household}/objections`, wish, {
      zh: `${where}提出诉求：厨卫对调`,
      en: 'Objection: swap kitchen and toilet',
    }),
    step('assigned', 0.13, [12, time(10, 20)], `${OBJECTION}/assignment`, { staffId: ownerId }, null),
    step('on site', 0.3, [9, time(9, 30)], `${household}/visits`, onSite, {
      zh: `${where}：设计、房管、施工三方到现场`,
      en: 'Designer, housing office and builder on site',
    }),
    step('designer', 0.34, [9, time(10)], `${OBJECTION}/consults`, designer, null),
    step('housing office', 0.36, [9, time(10, 10)], `${OBJECTION}/consults`, housingOffice, null),
    step('builder', 0.38, [9, time(10, 20)], `${OBJECTION}/consults`, builder, {
      zh: `${where}：三方结论都是不可行`,
      en: 'All three say no',
    }),
    step('answered', 0.7, [6, time(10)], `${OBJECTION}/answers`, answer, null),
    step(
      'accepted',
      0.9,
      [3, time(18)],
      `${OBJECTION}/verdict`,
      { verdict: 'accepted' },
      {
        zh: `${where}：看明白了，户方理解`,
        en: 'Shown why, the family accepts it',
      },
    ),
    signs(0.99, [2, time(20)], { medium: 'paper' }, { zh: `${where}签约`, en: 'The family signs' }),
  ];
  return steps.map((happening) => ({ ...happening, lane: flat.id }));
}
