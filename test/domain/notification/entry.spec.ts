import { expect, test } from '@jest/globals';
import { raised } from '../../../domain/notification/entry.ts';
import { POLICY_TEMPLATES } from '../../../domain/policy-templates.ts';
import { shanghai } from '../scenario.ts';

const POLICY = POLICY_TEMPLATES['shanghai-95'];
const AT = shanghai('2026-03-02 10:00');

test('an ordinary reminder is due when its window ends', () =>
  expect(raised(POLICY, { seq: 7, at: AT, kind: 'notSurveyed', staffId: 'wang', householdId: 'h' })).toEqual({
    seq: 7,
    at: AT,
    kind: 'notSurveyed',
    staffId: 'wang',
    householdId: 'h',
    subjectId: null,
    urgency: 'normal',
    dueAt: shanghai('2026-03-02 10:30'),
  }));

test('what the policy calls urgent is due at once', () =>
  expect(raised(POLICY, { seq: 7, at: AT, kind: 'appointmentMissed', staffId: 'wang' })).toMatchObject({
    urgency: 'urgent',
    dueAt: AT,
  }));
