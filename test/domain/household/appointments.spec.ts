import { describe, expect, test } from '@jest/globals';
import { decideAppointment, makeAppointment } from '../commands.ts';
import { inStage } from '../openings.ts';
import { at, clock, given, shanghai, START, type Step } from '../scenario.ts';

const AT = shanghai('2026-03-04 19:00');
const agreed = (...steps: Step[]) => given(inStage('survey'), makeAppointment('h1', 'visit', AT), ...steps);
const decided = (outcome: 'kept' | 'missed' | 'cancelled') =>
  ({ type: 'appointment_decided', householdId: 'h1', data: { appointmentId: 'new-1', outcome } }) as const;

describe('appointments', () => {
  test('are made for an instant ahead', () =>
    given(inStage('survey'))
      .when(makeAppointment('h1', 'measure', AT))
      .then([
        {
          type: 'appointment_made',
          householdId: 'h1',
          data: { appointmentId: 'new-1', kind: 'measure', at: AT },
        },
      ]));

  test('are not made for now', () =>
    given(inStage('survey'))
      .when(makeAppointment('h1', 'visit', START))
      .thenRefused('in_the_past'));

  test('are kept once their instant has come', () =>
    agreed(clock(AT))
      .when(decideAppointment('h1', 'new-1', 'kept'))
      .then([decided('kept')]));

  test('are missed once their instant has come', () =>
    agreed(clock(AT))
      .when(decideAppointment('h1', 'new-1', 'missed'))
      .then([decided('missed')]));

  test('are not kept before it', () =>
    agreed()
      .when(at(shanghai('2026-03-04 18:59'), decideAppointment('h1', 'new-1', 'kept')))
      .thenRefused('not_yet'));

  test('are not missed before it', () =>
    agreed()
      .when(decideAppointment('h1', 'new-1', 'missed'))
      .thenRefused('not_yet'));

  test('are cancelled at any time', () =>
    agreed()
      .when(decideAppointment('h1', 'new-1', 'cancelled'))
      .then([decided('cancelled')]));

  test('have one outcome', () =>
    agreed(clock(AT), decideAppointment('h1', 'new-1', 'kept'))
      .when(decideAppointment('h1', 'new-1', 'cancelled'))
      .thenRefused('already_decided'));

  test('that were cancelled are not kept before their instant, for that reason first', () =>
    agreed(decideAppointment('h1', 'new-1', 'cancelled'))
      .when(decideAppointment('h1', 'new-1', 'kept'))
      .thenRefused('not_yet'));

  test('belong to their household', () =>
    agreed(clock(AT)).when(decideAppointment('h2', 'new-1')).thenRefused('unknown_appointment'));

  test('that were cancelled are not due any more', () =>
    expect(agreed(decideAppointment('h1', 'new-1', 'cancelled')).nextDueAt).toBeNull());

  test('come one after the other, each at its instant', () => {
    const earlier = shanghai('2026-03-03 19:00');
    const scenario = agreed(makeAppointment('h2', 'signing', earlier));
    expect(scenario.nextDueAt).toBe(earlier);
    scenario.when(clock(AT)).then([
      { type: 'appointment_reached', householdId: 'h2', data: { appointmentId: 'new-2' } },
      { type: 'appointment_reached', householdId: 'h1', data: { appointmentId: 'new-1' } },
    ]);
  });
});
