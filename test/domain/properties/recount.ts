// What the history says, counted anew from the events alone: the rules of `docs/rules.md` written a second time.
import type { BuildingEvent } from '../../../domain/events.ts';
import type { RollLine } from '../../../domain/household.ts';
import type { Counts } from '../../../domain/counts.ts';
import { signedHouseholds } from './recount-signing.ts';

type About = Extract<BuildingEvent, { householdId: string }>;

/** Counts after a history, given how many failed attempts make a household unreachable. */
export function recount(history: readonly BuildingEvent[], unreachableAfterAttempts: number): Counts {
  const signedIds = signedHouseholds(history);
  const judged = rollOf(history).map(({ line, events }) => {
    const status = signedIds.includes(line.id) ? 'signed' : statusOf(line, events, unreachableAfterAttempts);
    return { tenure: tenureOf(line, events), status };
  });
  const count = (holds: (one: (typeof judged)[number]) => boolean): number => judged.filter(holds).length;
  const share = (tenure: string) => ({
    total: count((one) => one.tenure === tenure),
    signed: count((one) => one.tenure === tenure && one.status === 'signed'),
  });
  const statuses = [
    ...['signed', 'partly_signed', 'appointed', 'objecting', 'answered', 'willing', 'undecided', 'unwilling'],
    ...['contacted', 'unreachable', 'not_contacted'],
  ];
  const signed = count(({ status }) => status === 'signed');
  return {
    total: judged.length,
    signed,
    byStatus: Object.fromEntries(statuses.map((name) => [name, count(({ status }) => status === name)])),
    byTenure: { rented: share('rented'), owned: share('owned') },
    rateBp: judged.length === 0 ? 0 : Number((BigInt(signed) * 10_000n) / BigInt(judged.length)),
  } as Counts;
}

/** cm² of all households after a history. */
export const recountArea = (history: readonly BuildingEvent[]): number =>
  rollOf(history).reduce((sum, { line, events }) => {
    const corrected = events.flatMap((event) =>
      event.type === 'household_corrected' ? [event.data.areaCm2] : [],
    );
    return sum + (corrected.at(-1) ?? line.areaCm2);
  }, 0);

/** A line of the roll with everything that was recorded on it, since it came, and on what was merged into it. */
interface Entry {
  line: RollLine;
  events: About[];
}

function rollOf(history: readonly BuildingEvent[]): Entry[] {
  const roll = new Map<string, Entry>();
  for (const event of history) {
    if (event.type === 'building_opened')
      for (const line of event.data.roll) roll.set(line.id, { line, events: [] });
    else if (event.type === 'household_added')
      roll.set(event.householdId, { line: event.data.line, events: [] });
    else if (event.type === 'household_removed') roll.delete(event.householdId);
    else if (isAbout(event)) record(roll, event);
  }
  return [...roll.values()];
}

/** What was recorded on a household; that staff were reminded of it says nothing of it. */
const isAbout = (event: BuildingEvent): event is About =>
  'householdId' in event && event.type !== 'reminder_raised' && event.type !== 'reminder_withdrawn';

function record(roll: Map<string, Entry>, event: About): void {
  const entry = roll.get(event.householdId);
  if (!entry) throw new Error(`${event.type} of a household that is not on the roll`);
  entry.events.push(event);
  if (event.type !== 'households_merged') return;
  for (const id of event.data.mergedIds) entry.events.push(...(roll.get(id)?.events ?? []));
  // What was recorded at one instant stays in the order of the households.
  entry.events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

const tenureOf = (line: RollLine, events: readonly About[]): string =>
  events.reduce(
    (tenure, event) => (event.type === 'household_corrected' ? event.data.tenure : tenure),
    line.tenure,
  );

/** The status of a household that is not signed. */
function statusOf(line: RollLine, events: readonly About[], unreachableAfterAttempts: number): string {
  const required = new Set(requiredIn(line, events));
  if (signedIn(events).some((id) => required.has(id))) return 'partly_signed';
  if (hasSigningAhead(events)) return 'appointed';
  const kept = withoutWithdrawn(events);
  const open = openObjectionsIn(kept);
  if (open.includes('unanswered')) return 'objecting';
  if (open.length > 0) return 'answered';
  const surveys = kept.flatMap((event) => (event.type === 'survey_recorded' ? [event.data.intent] : []));
  const outcomes = kept.flatMap((event) => (event.type === 'visit_recorded' ? [event.data.outcome] : []));
  const failed = outcomes.filter((outcome) => outcome === 'no_answer' || outcome === 'left_notice').length;
  if (surveys.length > 0) return surveys.at(-1) ?? '';
  if (outcomes.length > failed) return 'contacted';
  return failed >= unreachableAfterAttempts ? 'unreachable' : 'not_contacted';
}

function requiredIn(line: RollLine, events: readonly About[]): string[] {
  const lists = events.flatMap((event) =>
    event.type === 'signatories_set' || event.type === 'signatories_resolved' ? [event.data.signatories] : [],
  );
  return (lists.at(-1) ?? line.signatories).filter(({ required }) => required).map(({ id }) => id);
}

function signedIn(events: readonly About[]): string[] {
  const signed = new Set<string>();
  for (const event of events) {
    if (event.type === 'signature_recorded') signed.add(event.data.signatoryId);
    if (event.type === 'signature_retracted') signed.delete(event.data.signatoryId);
    if (event.type === 'signatories_set') signed.clear();
  }
  return [...signed];
}

function hasSigningAhead(events: readonly About[]): boolean {
  const over = new Set(
    events.flatMap((event) =>
      event.type === 'appointment_decided' || event.type === 'appointment_reached'
        ? [event.data.appointmentId]
        : [],
    ),
  );
  return events.some(
    (event) =>
      event.type === 'appointment_made' &&
      event.data.kind === 'signing' &&
      !over.has(event.data.appointmentId),
  );
}

function withoutWithdrawn(events: readonly About[]): About[] {
  const withdrawn = new Set(
    events.flatMap((event) => (event.type === 'record_withdrawn' ? [event.data.commandId] : [])),
  );
  return events.filter((event) => !withdrawn.has(event.commandId ?? ''));
}

function openObjectionsIn(events: readonly About[]): ('answered' | 'unanswered')[] {
  const open = new Map<string, 'answered' | 'unanswered'>();
  for (const event of events) {
    if (event.type === 'objection_raised') open.set(event.objectionId, 'unanswered');
    if (event.type === 'objection_answered') open.set(event.objectionId, 'answered');
    if (event.type === 'verdict_recorded' && event.data.verdict === 'maintained')
      open.set(event.objectionId, 'unanswered');
    if (event.type === 'objection_closed') open.delete(event.objectionId);
  }
  return [...open.values()];
}
