import { describe, test } from '@jest/globals';
import { assignHandler, recordSurvey, recordVisit, setProtection, withdrawRecord } from '../commands.ts';
import { inStage, lines, PLAIN, policyOf } from '../openings.ts';
import { as, at, by, given, LEADER, occurred, shanghai, type Step } from '../scenario.ts';

const underContact = (contact: Partial<typeof PLAIN.contact>, ...steps: Step[]) =>
  given(
    inStage('survey', lines(2), policyOf('shanghai-95', { contact: { ...PLAIN.contact, ...contact } })),
    ...steps,
  );
const visited = (
  channel: 'door' | 'phone' | 'office' | 'meeting',
  outcome: 'met' | 'no_answer',
  exception = false,
) => ({ type: 'visit_recorded', householdId: 'h1', data: { channel, outcome, exception } }) as const;

describe('surveys', () => {
  test('record an intent and how strongly it is held', () =>
    given(inStage('survey'))
      .when(recordSurvey('h1', 'willing', 4))
      .then([{ type: 'survey_recorded', householdId: 'h1', data: { intent: 'willing', support: 4 } }]));

  test('may be repeated as often as the household changes its mind', () =>
    given(inStage('effective'), recordSurvey('h1', 'willing'))
      .when(recordSurvey('h1', 'unwilling'))
      .then([{ type: 'survey_recorded', householdId: 'h1', data: { intent: 'unwilling', support: null } }]));

  test('are for households of this building', () =>
    given(inStage('survey')).when(recordSurvey('h9', 'willing')).thenRefused('unknown_household'));
});

describe('visits', () => {
  test('record a channel and an outcome', () =>
    given(inStage('survey'))
      .when(recordVisit('h1', 'door', 'no_answer'))
      .then([visited('door', 'no_answer')]));
});

describe('the contact cap', () => {
  const three = [
    at(shanghai('2026-03-02 10:00'), recordVisit('h1', 'door', 'no_answer')),
    at(shanghai('2026-03-03 10:00'), recordVisit('h1', 'phone', 'refused')),
    at(shanghai('2026-03-04 10:00'), recordVisit('h1', 'wechat', 'left_notice')),
  ];
  const capped = (...steps: Step[]) => underContact({ perWeek: 3 }, ...three, ...steps);

  test('counts every outcome by door, phone and WeChat', () =>
    capped().when(recordVisit('h1')).thenRefused('contact_cap_reached'));

  test('is of one household', () => capped().when(recordVisit('h2')).thenTypes(['visit_recorded']));

  test('still holds a minute before seven times 24 hours are over', () =>
    capped()
      .when(at(shanghai('2026-03-09 09:59'), recordVisit('h1')))
      .thenRefused('contact_cap_reached'));

  test('rolls: after seven times 24 hours the oldest no longer counts', () =>
    capped()
      .when(at(shanghai('2026-03-09 10:00'), recordVisit('h1')))
      .then([visited('door', 'met')]));

  test('does not count a household that comes to the office or a meeting', () =>
    underContact({ perWeek: 1 }, recordVisit('h1', 'office'), recordVisit('h1', 'meeting'))
      .when(recordVisit('h1'))
      .then([visited('door', 'met')]));

  test('keeps nobody from receiving a household at the office', () =>
    capped()
      .when(recordVisit('h1', 'office'))
      .then([visited('office', 'met')]));

  test('is judged by when the visit happened, not by when it was entered', () =>
    capped(at(shanghai('2026-03-10 12:00'), recordVisit('h2')))
      .when(occurred(shanghai('2026-03-05 12:00'), recordVisit('h1')))
      .thenRefused('contact_cap_reached'));

  test('does not count what happened later', () =>
    capped()
      .when(occurred(shanghai('2026-03-01 12:00'), recordVisit('h1')))
      .then([visited('door', 'met')]));

  test('does not count a visit that was taken back', () =>
    underContact({ perWeek: 1 }, as('slip', recordVisit('h1')), withdrawRecord('h1', 'slip'))
      .when(recordVisit('h1'))
      .then([visited('door', 'met')]));

  test('of nothing lets nobody knock', () =>
    underContact({ perWeek: 0 }).when(recordVisit('h1')).thenRefused('contact_cap_reached'));
});

describe('quiet hours', () => {
  const atNight = (wall: string, channel: 'door' | 'office' = 'door') =>
    underContact({ quietFrom: '21:00', quietTo: '08:00' }).when(
      occurred(shanghai(wall), at(shanghai('2026-03-05 12:00'), recordVisit('h1', channel))),
    );
  const atNoon = (wall: string) =>
    underContact({ quietFrom: '12:00', quietTo: '14:00' }).when(
      occurred(shanghai(wall), at(shanghai('2026-03-05 18:00'), recordVisit('h1'))),
    );

  test('begin at their first minute', () => atNight('2026-03-03 21:00').thenRefused('quiet_hours'));
  test('leave the minute before alone', () => atNight('2026-03-03 20:59').then([visited('door', 'met')]));
  test('last past midnight', () => atNight('2026-03-04 00:00').thenRefused('quiet_hours'));
  test('last to the minute before their end', () => atNight('2026-03-04 07:59').thenRefused('quiet_hours'));
  test('are over at their end', () => atNight('2026-03-04 08:00').then([visited('door', 'met')]));
  test('do not close the office', () =>
    atNight('2026-03-04 07:00', 'office').then([visited('office', 'met')]));
  test('may lie within a day', () => atNoon('2026-03-04 13:59').thenRefused('quiet_hours'));
  test('within a day end there too', () => atNoon('2026-03-04 14:00').then([visited('door', 'met')]));
  test('with equal ends are none', () =>
    underContact({ quietFrom: '08:00', quietTo: '08:00' })
      .when(at(shanghai('2026-03-05 08:00'), recordVisit('h1')))
      .then([visited('door', 'met')]));
});

describe('do not contact', () => {
  const UNTIL = shanghai('2026-03-10 12:00');
  const asked = () => given(inStage('survey'), setProtection('h1', { doNotContactUntil: UNTIL }));

  test('holds until its instant', () =>
    asked()
      .when(at(shanghai('2026-03-10 11:59'), recordVisit('h1', 'phone')))
      .thenRefused('do_not_contact'));

  test('is over at its instant', () =>
    asked()
      .when(at(UNTIL, recordVisit('h1', 'phone')))
      .then([visited('phone', 'met')]));

  test('is judged by when the visit happened', () =>
    given(inStage('survey'), setProtection('h1', { doNotContactUntil: UNTIL }), at(UNTIL, recordVisit('h2')))
      .when(occurred(shanghai('2026-03-09 12:00'), recordVisit('h1')))
      .thenRefused('do_not_contact'));

  test('does not keep a household from coming by itself', () =>
    asked()
      .when(recordVisit('h1', 'meeting'))
      .then([visited('meeting', 'met')]));

  test('can be ended', () =>
    given(
      inStage('survey'),
      setProtection('h1', { doNotContactUntil: UNTIL }),
      setProtection('h1', { doNotContactUntil: null }),
    )
      .when(recordVisit('h1'))
      .then([visited('door', 'met')]));
});

describe('an exception to the protection of residents', () => {
  const asked = () =>
    given(inStage('survey'), setProtection('h1', { doNotContactUntil: shanghai('2026-03-10 12:00') }));

  test('is made by a leader and shows in the record', () =>
    asked()
      .when(by(LEADER, recordVisit('h1', 'door', 'met', true)))
      .then([visited('door', 'met', true)]));

  test('is not made by a handler', () =>
    asked()
      .when(recordVisit('h1', 'door', 'met', true))
      .thenRefused('do_not_contact'));

  test('is made knowingly, also by a leader', () =>
    asked()
      .when(by(LEADER, recordVisit('h1')))
      .thenRefused('do_not_contact'));

  test('is none where nothing stood against the visit', () =>
    given(inStage('survey'))
      .when(by(LEADER, recordVisit('h1', 'door', 'met', true)))
      .then([visited('door', 'met', false)]));
});

describe('protection and handler', () => {
  const protectedAs = (vulnerable: boolean, doNotContactUntil: string | null) =>
    ({ type: 'protection_set', householdId: 'h1', data: { vulnerable, doNotContactUntil } }) as const;

  test('a household is marked as vulnerable', () =>
    given(inStage('survey'))
      .when(setProtection('h1', { vulnerable: true }))
      .then([protectedAs(true, null)]));

  test('what a protection does not mention stays as it was', () =>
    given(inStage('survey'), setProtection('h1', { vulnerable: true }))
      .when(setProtection('h1', { doNotContactUntil: shanghai('2026-03-10 12:00') }))
      .then([protectedAs(true, shanghai('2026-03-10 12:00'))]));

  test('a household is given to a handler', () =>
    given(inStage('survey'))
      .when(by(LEADER, assignHandler('h1', 'wang')))
      .then([{ type: 'handler_assigned', householdId: 'h1', data: { staffId: 'wang' } }]));
});
