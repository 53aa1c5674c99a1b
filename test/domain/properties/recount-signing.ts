// Who is signed, told from the history alone: the rules of `docs/rules.md` written a second time.
import type { Building } from '../../../domain/building.ts';
import type { BuildingEvent } from '../../../domain/events.ts';
import type { Id, Instant } from '../../../domain/kernel.ts';
import type { Policy } from '../../../domain/policy.ts';
import { deadline } from '../../../domain/working-time.ts';

interface Told {
  policy: Policy | null;
  isInEffect: boolean;
  required: Map<Id, Id[]>;
  /** Signatures that stand, and those of them that have to be given again. */
  standing: Map<Id, Set<Id>>;
  unconfirmed: Map<Id, Set<Id>>;
  /** Where it is not known yet who else must sign. */
  open: Set<Id>;
  signed: Set<Id>;
}

/** The households that are signed after a history; judged whenever all that one command led to was told. */
export function signedHouseholds(history: readonly BuildingEvent[]): Id[] {
  const told: Told = {
    policy: null,
    isInEffect: false,
    required: new Map(),
    standing: new Map(),
    unconfirmed: new Map(),
    open: new Set(),
    signed: new Set(),
  };
  for (const [index, event] of history.entries()) {
    hear(told, event);
    const next = history[index + 1];
    if (next === undefined || next.commandId !== event.commandId) judge(told);
  }
  return [...told.signed];
}

function judge(told: Told): void {
  for (const [id, required] of told.required) {
    const standing = told.standing.get(id) ?? new Set();
    const unconfirmed = told.unconfirmed.get(id) ?? new Set();
    const isComplete =
      required.length > 0 && !told.open.has(id) && required.every((one) => standing.has(one));
    const isSound =
      told.policy?.signing.reconfirmation === 'counted' || required.every((one) => !unconfirmed.has(one));
    const keeps = told.isInEffect && told.signed.has(id);
    if (isComplete && (isSound || keeps)) told.signed.add(id);
    else told.signed.delete(id);
  }
}

function hear(told: Told, event: BuildingEvent): void {
  const name = (id: Id, signatories: readonly { id: Id; required: boolean }[], isOpen: boolean): void => {
    told.required.set(
      id,
      signatories.filter(({ required }) => required).map((one) => one.id),
    );
    if (isOpen) told.open.add(id);
    else told.open.delete(id);
  };
  const enter = (id: Id, signatories: readonly { id: Id; required: boolean }[]): void => {
    name(id, signatories, false);
    told.standing.set(id, new Set());
    told.unconfirmed.set(id, new Set());
  };
  switch (event.type) {
    case 'building_opened':
      told.policy = event.data.policy;
      for (const { id, signatories } of event.data.roll) enter(id, signatories);
      break;
    case 'policy_changed':
      told.policy = event.data.policy;
      break;
    case 'stage_advanced':
      told.isInEffect ||= event.data.to === 'effective';
      break;
    case 'household_added':
      enter(event.householdId, event.data.line.signatories);
      break;
    case 'household_removed':
      told.required.delete(event.householdId);
      told.signed.delete(event.householdId);
      break;
    case 'signatories_set':
      enter(event.householdId, event.data.signatories);
      break;
    case 'signatories_resolved':
      name(event.householdId, event.data.signatories, event.data.open.length > 0);
      break;
    case 'signature_recorded':
      told.standing.get(event.householdId)?.add(event.data.signatoryId);
      told.unconfirmed.get(event.householdId)?.delete(event.data.signatoryId);
      break;
    case 'signature_retracted':
      told.standing.get(event.householdId)?.delete(event.data.signatoryId);
      told.unconfirmed.get(event.householdId)?.delete(event.data.signatoryId);
      break;
    case 'consent_reopened':
      for (const id of event.data.signatoryIds) told.unconfirmed.get(event.householdId)?.add(id);
      break;
    default:
  }
}

/** Where the end of the stage has to be: by the first signature that stands, or, where nothing moves it, where it is. */
export function endByFirstSignature(building: Building): Instant | null {
  const { stage, stageEndsAt, stageExtended, policy } = building;
  if (stage === 'closed' || stage === 'lapsed' || stageExtended) return stageEndsAt;
  const { countsFrom, plannedEndsAfter } = policy.stages[stage];
  if (countsFrom !== 'first_signature' || plannedEndsAfter === undefined) return stageEndsAt;
  const signatories = Object.values(building.households).flatMap((one) => Object.values(one.signatories));
  const [first] = signatories
    .flatMap(({ required, signedAt }) => (required && signedAt !== null ? [signedAt] : []))
    .toSorted();
  return first === undefined ? null : deadline(first, plannedEndsAfter, building.calendar).at;
}
