// Which events staff, or a campaign's groups, hear of. The entries leave with the projection, in its transaction.
import type { Building } from '../building.ts';
import type { BuildingEvent } from '../events.ts';
import { hasSigned } from '../household.ts';
import { promiseDueEntry, promiseEntries } from './from-promises.ts';
import { raised, withdrawn, type NotificationEntry, type Reason } from './entry.ts';

/** The outbox entries of some events of a building. */
export const notificationsOf = (
  building: Building,
  events: readonly BuildingEvent[],
): NotificationEntry[] => [
  ...events.flatMap((event) => entriesOf(building, event)),
  ...completion(building, events),
];

function entriesOf(building: Building, event: BuildingEvent): NotificationEntry[] {
  const { seq, at } = event;
  const tell = (reason: Omit<Reason, 'seq' | 'at'>): NotificationEntry[] => [
    raised(building.policy, { seq, at, ...reason }),
  ];
  switch (event.type) {
    case 'reminder_raised': {
      const { reminderId: subjectId, kind, staffId } = event.data;
      if (event.householdId === undefined) {
        const people = kind === 'deadline' ? beforeDeadline(building) : [];
        return [{ staffId: null }, ...people].flatMap((whom) => tell({ kind, subjectId, ...whom }));
      }
      if (staffId !== undefined) {
        const data = { ...event.data, staffId };
        return [promiseDueEntry(building.policy, { seq, at, data }, event.householdId)];
      }
      const handlerId = building.households[event.householdId]?.handlerId ?? null;
      // A household that nobody looks after is for whoever leads the base.
      const recipient = handlerId === null ? { role: 'leader' as const } : {};
      return tell({ kind, staffId: handlerId, householdId: event.householdId, subjectId, ...recipient });
    }
    case 'reminder_withdrawn':
      return [withdrawn({ seq, at, subjectId: event.data.reminderId })];
    case 'objection_escalated': {
      const { householdId, objectionId: subjectId } = event;
      const objection = building.households[householdId]?.objections[subjectId];
      const about = { kind: 'objectionOverdue', householdId, subjectId } as const;
      const old = objection?.ownerId ?? building.households[householdId]?.handlerId ?? null;
      return [
        ...tell({ ...about, staffId: null, role: event.data.to }),
        ...(old === null ? [] : tell({ ...about, staffId: old })),
      ];
    }
    case 'appointment_escalated': {
      const { householdId } = event;
      const about = { kind: 'appointmentOverdue', householdId, subjectId: event.data.appointmentId } as const;
      const old = building.households[householdId]?.handlerId ?? null;
      return [
        ...tell({ ...about, staffId: null, role: event.data.to }),
        ...(old === null ? [] : tell({ ...about, staffId: old })),
      ];
    }
    case 'appointment_decided': {
      const { appointmentId: subjectId } = event.data;
      const appointment = building.households[event.householdId]?.appointments[subjectId];
      return (appointment?.climbedAt ?? null) === null ? [] : [withdrawn({ seq, at, subjectId })];
    }
    case 'promise_escalated':
    case 'promise_decided': {
      const promises = building.households[event.householdId]?.promises ?? {};
      return promiseEntries(building.policy, promises, event, event.householdId);
    }
    case 'household_signed':
      return tell({ kind: 'signed', staffId: null });
    case 'household_unsigned':
      return tell({ kind: 'rateFell', staffId: null });
    case 'threshold_met':
      return tell({ kind: 'thresholdReached', staffId: null });
    case 'threshold_lost':
      return tell({ kind: 'thresholdLost', staffId: null });
    default:
      return [];
  }
}

/** Whom a deadline concerns beside the groups: the leaders, and each handler who has a holdout there. */
function beforeDeadline({ households }: Building): Pick<Reason, 'staffId' | 'role'>[] {
  const holdouts = Object.values(households).filter((household) => !hasSigned(household));
  const handlers = new Set(holdouts.flatMap(({ handlerId }) => handlerId ?? []));
  return [{ staffId: null, role: 'leader' }, ...[...handlers].map((staffId) => ({ staffId }))];
}

/** The signature that completed the building, told once. */
function completion(building: Building, events: readonly BuildingEvent[]): NotificationEntry[] {
  const last = events.findLast(({ type }) => type === 'household_signed');
  if (!last || !Object.values(building.households).every(hasSigned)) return [];
  const { seq, at } = last;
  return [raised(building.policy, { seq, at, kind: 'buildingComplete', staffId: null })];
}
