import { describe, expect, test } from '@jest/globals';
import type { BuildingFact } from '../../../domain/events.ts';
import type { Policy } from '../../../domain/policy.ts';
import {
  answerObjection,
  changePolicy,
  decideAppointment,
  makeAppointment,
  raiseObjection,
  recordSignature,
  recordSurvey,
  recordVerdict,
  recordVisit,
  retractSignature,
  setSignatories,
} from '../commands.ts';
import { inStage, line, lineOf, lines, mustSign, opened, PLAIN } from '../openings.ts';
import { at, clock, given, shanghai, START } from '../scenario.ts';

const reminding = (reminders: Partial<Policy['reminders']>, change: Partial<Policy> = {}): Policy => ({
  ...PLAIN,
  ...change,
  reminders: { ...PLAIN.reminders, ...reminders },
});
const one = (reminders: Partial<Policy['reminders']>) => opened(lines(1), reminding(reminders));
const raised = (kind: string, key: string, id = 'new-1'): BuildingFact =>
  ({ type: 'reminder_raised', householdId: 'h1', data: { reminderId: id, kind, key } }) as BuildingFact;
const withdrawn = (kind: string, id = 'new-1'): BuildingFact =>
  ({ type: 'reminder_withdrawn', householdId: 'h1', data: { reminderId: id, kind } }) as BuildingFact;

describe('a household that nobody surveyed', () => {
  const opening = one({ notSurveyed: { after: { workdays: 3 } } });
  // Monday + 3 working days is the end of Thursday.
  const THURSDAY = shanghai('2026-03-06 00:00');

  test('is remembered once, at the end of the third working day', () => {
    expect(given(opening).nextDueAt).toBe(THURSDAY);
    given(opening)
      .when(clock(THURSDAY))
      .then([raised('notSurveyed', `notSurveyed ${START}`)]);
    const reminded = given(opening, clock(THURSDAY));
    expect(reminded.nextDueAt).toBeNull();
    reminded.when(clock(shanghai('2026-04-30 10:00'))).then([]);
  });

  test('is no longer once it was surveyed', () =>
    given(opening, clock(THURSDAY))
      .when(recordSurvey('h1', 'undecided'))
      .then([
        { type: 'survey_recorded', householdId: 'h1', data: { intent: 'undecided', support: null } },
        withdrawn('notSurveyed'),
      ]));

  test('nor once it signed', () =>
    given(inStage('signing', lines(1), reminding({ notSurveyed: { after: 'P1D' } })), clock(THURSDAY))
      .when(recordSignature('h1'))
      .thenTypes(['signature_recorded', 'household_signed', 'reminder_withdrawn']));

  test('shows on its file, also after its reason is gone', () => {
    const file = given(opening, clock(THURSDAY), recordSurvey('h1', 'willing')).household('h1').reminders;
    expect(file).toEqual([
      {
        id: 'new-1',
        kind: 'notSurveyed',
        key: `notSurveyed ${START}`,
        raisedAt: THURSDAY,
        withdrawnAt: THURSDAY,
      },
    ]);
  });

  test('is not an objection to taking its import back', () =>
    expect(given(opening, clock(THURSDAY)).household('h1').inUse).toBe(false));

  test('is let alone where policy switches that off, and remembered at once where it is switched on late', () => {
    given(opening, clock(THURSDAY))
      .when(changePolicy(PLAIN))
      .thenTypes(['policy_changed', 'reminder_withdrawn']);
    given(opened(lines(1)))
      .when(at(shanghai('2026-03-20 10:00'), changePolicy(reminding({ notSurveyed: { after: 'P1D' } }))))
      .thenTypes(['policy_changed', 'reminder_raised']);
  });

  test('is withdrawn when policy moves the span beyond now, and raised again then', () => {
    const later = given(
      opening,
      clock(THURSDAY),
      changePolicy(reminding({ notSurveyed: { after: { workdays: 10 } } })),
    );
    expect(later.nextDueAt).toBe(shanghai('2026-03-17 00:00'));
    later.when(clock(shanghai('2026-03-17 00:00'))).thenTypes(['reminder_raised']);
  });
});

describe('a household that nobody spoke with', () => {
  const opening = inStage('signing', lines(1), reminding({ noContact: { after: 'P7D' } }));

  test('is remembered a week after the last time somebody did', () => {
    const visited = given(opening, at(shanghai('2026-03-04 10:00'), recordVisit('h1', 'door', 'met')));
    expect(visited.nextDueAt).toBe(shanghai('2026-03-11 10:00'));
  });

  test('an attempt that failed is no contact', () =>
    expect(given(opening, recordVisit('h1', 'door', 'no_answer')).nextDueAt).toBe(
      shanghai('2026-03-09 10:00'),
    ));

  test('each silence is remembered once', () => {
    const twice = given(
      opening,
      clock(shanghai('2026-03-09 10:00')),
      at(shanghai('2026-03-10 10:00'), recordVisit('h1', 'phone', 'refused')),
      clock(shanghai('2026-03-17 10:00')),
    );
    expect(twice.household('h1').reminders).toMatchObject([
      { kind: 'noContact', withdrawnAt: shanghai('2026-03-10 10:00') },
      { kind: 'noContact', withdrawnAt: null },
    ]);
  });

  test('is let alone once signed, and remembered at once when it retracts', () => {
    const signed = given(opening, recordSignature('h1'));
    expect(signed.nextDueAt).toBeNull();
    signed
      .when(at(shanghai('2026-03-20 10:00'), retractSignature('h1')))
      .thenTypes(['signature_retracted', 'household_unsigned', 'reminder_raised']);
  });

  test('is let alone once the agreement is in effect', () =>
    expect(
      given(inStage('effective', lines(1), reminding({ noContact: { after: 'P7D' } }))).nextDueAt,
    ).toBeNull());
});

describe('an objection', () => {
  const rules = reminding({ objectionDue: { before: 'P1D' }, verdictAwaited: { after: 'P2D' } });
  const objecting = given(opened(lines(1), rules), raiseObjection('h1'));

  test('is remembered the day before it is due', () =>
    // Five working days end with Monday the 9th.
    expect(objecting.nextDueAt).toBe(shanghai('2026-03-09 00:00')));

  test('its reminder goes when it is answered, and the verdict is remembered instead', () => {
    const answered = given(
      opened(lines(1), rules),
      raiseObjection('h1'),
      clock(shanghai('2026-03-09 09:00')),
    );
    answered.when(answerObjection('h1', 'new-1')).thenTypes(['objection_answered', 'reminder_withdrawn']);
    const waiting = given(opened(lines(1), rules), raiseObjection('h1'), answerObjection('h1', 'new-1'));
    expect(waiting.nextDueAt).toBe(shanghai('2026-03-04 10:00'));
    waiting
      .when(at(shanghai('2026-03-05 10:00'), recordVerdict('h1', 'new-1', 'accepted')))
      .thenTypes(['verdict_recorded', 'objection_closed', 'reminder_withdrawn']);
  });
});

describe('an appointment', () => {
  const rules = reminding({ appointment: { at: '08:00' }, appointmentMissed: { after: 'PT2H' } });
  const NEXT_DAY = shanghai('2026-03-03 15:00');
  const agreed = () => given(opened(lines(1), rules), makeAppointment('h1', 'signing', NEXT_DAY));

  test('is remembered in the morning of its day', () =>
    expect(agreed().nextDueAt).toBe(shanghai('2026-03-03 08:00')));

  test('made for the same day needs no reminder of its morning', () =>
    expect(
      given(opened(lines(1), rules), makeAppointment('h1', 'visit', shanghai('2026-03-02 15:00'))).nextDueAt,
    ).toBe(shanghai('2026-03-02 15:00')));

  test('of which nobody says how it went is remembered after its time', () => {
    const passed = given(
      opened(lines(1), rules),
      makeAppointment('h1', 'signing', NEXT_DAY),
      clock(shanghai('2026-03-03 17:00')),
    );
    expect(passed.household('h1').reminders.map(({ kind }) => kind)).toEqual([
      'appointment',
      'appointmentMissed',
    ]);
    passed
      .when(decideAppointment('h1', 'new-1', 'kept'))
      .thenTypes(['appointment_decided', 'reminder_withdrawn', 'reminder_withdrawn']);
  });

  test('that was cancelled is remembered by nobody', () =>
    expect(
      given(
        opened(lines(1), rules),
        makeAppointment('h1', 'signing', NEXT_DAY),
        decideAppointment('h1', 'new-1', 'cancelled'),
      ).nextDueAt,
    ).toBeNull());
});

describe('a signature that waits', () => {
  test('for another signatory is remembered since the first one', () => {
    const rules = reminding({ signatoryMissing: { after: 'P2D' } });
    const partly = given(
      inStage('signing', [lineOf('h1', ['lan', 'jun'])], rules),
      recordSignature('h1', 'lan'),
    );
    expect(partly.nextDueAt).toBe(shanghai('2026-03-04 10:00'));
  });

  test('for papers is remembered since the signing stage began', () => {
    const rules = reminding({ papersMissing: { after: 'P3D' } });
    const waiting = given(
      inStage('signing', [line('h1')], rules),
      setSignatories('h1', {
        ...mustSign('h1-tenant'),
        papers: [{ kind: 'authority', state: 'needed' }],
      }),
    );
    expect(waiting.nextDueAt).toBe(shanghai('2026-03-05 10:00'));
    waiting
      .when(clock(shanghai('2026-03-05 10:00')))
      .then([raised('papersMissing', `papersMissing ${START}`)]);
  });
});
