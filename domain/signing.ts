import { householdOf, type Building } from './building.ts';
import { couldSignThen } from './circumstances.ts';
import { accept, refuse, type Context, type Decision, type HouseholdCommand } from './decision.ts';
import { openObjections, type Household, type Medium, type Signatory } from './household.ts';
import type { Id, Instant } from './kernel.ts';
import { changedSince, reopening, versionSigned } from './plans.ts';
import { follows } from './ruleset.ts';
import { deadline } from './working-time.ts';

type RecordSignature = HouseholdCommand<
  'record_signature',
  { signatoryId: Id; medium: Medium; optionVersion: number | null; witnessStaffId: Id | null }
>;
type RetractSignature = HouseholdCommand<'retract_signature', { signatoryId: Id }>;
type RecordVacating = HouseholdCommand<'record_vacating', { vacatedAt: Instant }>;

/** Whoever has to confirm signs once more. No paper is lost: one that was given for plans of before is recorded, and
 *  has to be confirmed. */
function recordSignature(building: Building, command: RecordSignature, context: Context): Decision {
  const household = householdOf(building, command.householdId);
  const { signatoryId, optionVersion: named } = command.data;
  const signatory = household.signatories[signatoryId];
  if (!acceptsSignatures(building)) return refuse('not_in_signing_stage');
  if (signatory && !maySign(signatory)) return refuse('already_signed');
  if (!signatory) return refuse('unknown_signatory');
  if (building.policy.signing.requireNoOpenObjection && openObjections(household).length > 0) {
    return refuse('objection_open');
  }
  if (signatory.papers.some((paper) => paper.state === 'needed')) return refuse('papers_missing');
  const isKnown = named === null || household.options.some(({ version }) => version === named);
  if (!isKnown && follows(building, 2)) return refuse('unknown_option');
  if (!isFitToSign(household, signatory, context.happened)) return refuse('signatory_unfit');
  const optionVersion = versionSigned(household, named, context.happened);
  const changed = changedSince(household, optionVersion, context.happened);
  const householdId = household.id;
  return accept([
    { type: 'signature_recorded', householdId, data: { ...command.data, optionVersion } },
    ...(changed && follows(building, 2) ? [reopening(householdId, changed, [signatoryId])] : []),
  ]);
}

/** Who has not signed, or has to sign again. */
export const maySign = ({ signedAt, needsReconfirmation }: Signatory): boolean =>
  signedAt === null || needsReconfirmation !== null;

const isFitToSign = ({ whoSigns }: Household, { personId }: Signatory, happened: Instant): boolean =>
  whoSigns === null || personId === null || couldSignThen(whoSigns, personId, happened);

/** Late households may still sign after the agreement took effect. */
export const acceptsSignatures = (building: Building): boolean =>
  building.stage === 'signing' || building.stage === 'effective' || building.policy.signing.preSigning;

function retractSignature(building: Building, command: RetractSignature, context: Context): Decision {
  const { signatoryId } = command.data;
  const signatory = householdOf(building, command.householdId).signatories[signatoryId];
  if (!signatory) return refuse('unknown_signatory');
  if (signatory.signedAt === null) return refuse('not_signed');
  if (!allowsRetraction(building, signatory, context.now)) return refuse('retraction_not_allowed');
  return accept([{ type: 'signature_retracted', householdId: command.householdId, data: { signatoryId } }]);
}

/** What took effect never un-takes, whatever policy says. */
export function allowsRetraction(building: Building, signatory: Signatory, now: Instant): boolean {
  const { retraction } = building.policy.signing;
  const signedAt = signatory.confirmedAt ?? signatory.signedAt;
  if (building.stage === 'effective' || retraction === 'never' || signedAt === null) return false;
  if (retraction === 'until_effective') return true;
  return now <= deadline(signedAt, retraction.within, building.calendar).at;
}

function recordVacating(building: Building, { householdId, data }: RecordVacating): Decision {
  if (building.stage !== 'effective') return refuse('not_effective');
  if (householdOf(building, householdId).vacatedAt !== null) return refuse('already_vacated');
  return accept([{ type: 'vacating_recorded', householdId, data }]);
}

export const SIGNING = {
  record_signature: recordSignature,
  retract_signature: retractSignature,
  record_vacating: recordVacating,
};
