import { describe, expect, test } from '@jest/globals';
import {
  personalDueAt,
  type Delivery,
  type PersonalNotification,
} from '../../../domain/notification/fallback.ts';
import { shanghai } from '../scenario.ts';

const DUE = shanghai('2026-03-02 10:30');
const SENT = shanghai('2026-03-02 10:31');

const notification = (more: Partial<PersonalNotification> = {}): PersonalNotification => ({
  urgency: 'urgent',
  dueAt: DUE,
  order: ['email', 'sms'],
  deliveries: [],
  acknowledgeWithin: 'PT15M',
  ...more,
});
const byMail = (state: Delivery['state']): Delivery => ({
  kind: 'email',
  state,
  at: state === 'open' ? null : SENT,
});

describe('a notification', () => {
  test('leaves by the first channel of its recipient when its window ends', () => {
    expect(personalDueAt(notification(), 'email')).toBe(DUE);
    expect(personalDueAt(notification(), 'sms')).toBeNull();
    expect(personalDueAt(notification({ order: ['sms', 'email'] }), 'sms')).toBe(DUE);
  });

  test('never leaves by a channel its recipient does not want', () =>
    expect(personalDueAt(notification({ order: ['sms'] }), 'email')).toBeNull());

  test('leaves by each channel once', () =>
    expect(personalDueAt(notification({ deliveries: [byMail('sent')] }), 'email')).toBeNull());

  test('that is urgent and not answered in time takes the next channel', () =>
    expect(personalDueAt(notification({ deliveries: [byMail('sent')] }), 'sms')).toBe(
      shanghai('2026-03-02 10:46'),
    ));

  test('that is not urgent does not', () =>
    expect(
      personalDueAt(notification({ urgency: 'normal', deliveries: [byMail('sent')] }), 'sms'),
    ).toBeNull());

  test.each(['normal', 'urgent'] as const)(
    'that is %s takes the next channel at once when the first failed',
    (urgency) =>
      expect(personalDueAt(notification({ urgency, deliveries: [byMail('dead')] }), 'sms')).toBe(SENT),
  );

  test('waits while the channel before is still trying', () =>
    expect(personalDueAt(notification({ deliveries: [byMail('open')] }), 'sms')).toBeNull());
});
