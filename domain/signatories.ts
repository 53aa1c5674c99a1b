import { householdOf, type Building } from './building.ts';
import { canSign, type PersonCircumstance, type WhoSigns } from './circumstances.ts';
import { accept, refuse, type Context, type Decision, type HouseholdCommand } from './decision.ts';
import type { SignatoryEntry } from './events.ts';
import { resolveSigning } from './household-evolution.ts';
import { consentOf, hasSigned, someSigned, type Household, type Paper, type Signatory } from './household.ts';
import type { Id } from './kernel.ts';
import { isSameRole, whoSigns, type Role, type Seat } from './who-signs.ts';
import { civilDateOf } from './working-time.ts';

/** Without an id the signatory is new. */
type NamedSignatory = Omit<SignatoryEntry, 'id' | 'onBehalfOf'> & { id: Id | null };
type SetSignatories = HouseholdCommand<'set_signatories', { signatories: NamedSignatory[] }>;
type ResolveSignatories = HouseholdCommand<
  'resolve_signatories',
  { persons: PersonCircumstance[]; keepOpen: boolean }
>;
type MarkPaper = HouseholdCommand<'mark_paper', { signatoryId: Id; kind: string; state: Paper['state'] }>;

function setSignatories(building: Building, command: SetSignatories, context: Context): Decision {
  const household = householdOf(building, command.householdId);
  const named = lastWords(command.data.signatories);
  if (someSigned(household)) return refuse('has_signed');
  if (!named.some((signatory) => signatory.required)) return refuse('no_required_signatory');
  if (named.some(({ id }) => id !== null && !household.signatories[id])) return refuse('unknown_signatory');
  const signatories = named.map((signatory) => enter(household, signatory, context));
  return accept([{ type: 'signatories_set', householdId: household.id, data: { signatories } }], {
    signatoryIds: signatories.map(({ id }) => id),
  });
}

/** What a list says last about each signatory; those without an id are somebody new each time. */
const lastWords = (named: readonly NamedSignatory[]): NamedSignatory[] =>
  named.filter(({ id }, index) => id === null || named.findLastIndex((other) => other.id === id) === index);

/** A known signatory stays the same person unless another is named, and signs for the same persons. */
function enter(household: Household, named: NamedSignatory, context: Context): SignatoryEntry {
  const known = named.id === null ? undefined : household.signatories[named.id];
  const personId = named.personId ?? known?.personId ?? null;
  const isSame = known !== undefined && known.personId === personId && known.capacity === named.capacity;
  const onBehalfOf = isSame && known.onBehalfOf.length > 0 ? { onBehalfOf: known.onBehalfOf } : {};
  return { ...named, ...onBehalfOf, id: known?.id ?? context.newId(), personId };
}

/** Names the signatories by the rule. Whoever has signed and still has the same part keeps the signature, so a co-owner
 *  or an heir can be added late; what is in effect stays signed. */
function resolveSignatories(
  building: Building,
  { householdId, data: { persons, keepOpen } }: ResolveSignatories,
  context: Context,
): Decision {
  const household = householdOf(building, householdId);
  const current = Object.values(household.signatories);
  const signed = current.filter((signatory) => counts(building, signatory)).flatMap(roleOf);
  const { seats, open } = whoSigns(household.tenure, persons, building.policy.whoSigns, signed);
  const signatories = seats.map((seat) => seatEntry(household, seats, seat, context));
  const resolved = { persons, open, signatories };
  const leaving = current.filter(({ id }) => signatories.every((entry) => entry.id !== id));
  if (persons.some(({ since }) => since !== null && since > civilDateOf(context.now))) {
    return refuse('occurred_in_future');
  }
  if (leaving.some((signatory) => isBound(building, signatory, persons))) return refuse('has_signed');
  if (open.length > 0 && !keepOpen) return refuseOpen(resolved);
  if (unsignsInEffect(building, household, resolveSigning(household, resolved))) return refuse('roll_frozen');
  return accept([{ type: 'signatories_resolved', householdId, data: resolved }], {
    signatoryIds: signatories.map(({ id }) => id),
  });
}

/** A signature that stands and, if it has to be given again, counts until then. */
const counts = ({ policy }: Building, { signedAt, needsReconfirmation }: Signatory): boolean =>
  signedAt !== null && (needsReconfirmation === null || policy.signing.reconfirmation === 'counted');

/** Whoever has signed stays on the list. Only a signature that does not count until it is given again goes, with whoever
 *  died or lost capacity and cannot give it: it is for those who sign in that place to give. */
function isBound(building: Building, signatory: Signatory, persons: readonly PersonCircumstance[]): boolean {
  const person = persons.find(({ personId }) => personId === signatory.personId);
  const isLost = person !== undefined && !canSign(person);
  return signatory.signedAt !== null && (counts(building, signatory) || !isLost);
}

const unsignsInEffect = ({ stage }: Building, before: Household, after: Household): boolean =>
  stage === 'effective' && hasSigned(before) && consentOf(after) === 'open';

const roleOf = ({ personId, capacity, onBehalfOf }: Signatory): Role[] =>
  personId === null ? [] : [{ personId, capacity, onBehalfOf }];

/** Each open question, with the place of its person in the command. */
const refuseOpen = ({ persons, open }: WhoSigns): Decision => ({
  accepted: false,
  code: 'who_signs_open',
  questions: open.map(({ code, personId }) => {
    const index = persons.findIndex((person) => person.personId === personId);
    return { code, person: index < 0 ? null : index };
  }),
});

/** A seat that the household has already stays the same signatory with what was received of its papers; a signature
 *  keeps the papers it was given with. */
function seatEntry(
  household: Household,
  seats: readonly Seat[],
  seat: Seat,
  context: Context,
): SignatoryEntry {
  const known = Object.values(household.signatories).find((signatory) => holds(signatory, seat, seats));
  const papers = known !== undefined && known.signedAt !== null ? known.papers : papersOf(seat, known);
  return { ...seat, id: known?.id ?? context.newId(), papers };
}

/** A list by hand does not say for whom a stand-in signs: he holds the only seat that it can be. */
function holds(signatory: Signatory, seat: Seat, seats: readonly Seat[]): boolean {
  const { personId, capacity } = signatory;
  if (roleOf(signatory).some((role) => isSameRole(role, seat))) return true;
  const possible = seats.filter((other) => other.personId === personId && other.capacity === capacity);
  return signatory.onBehalfOf.length === 0 && possible.length === 1 && possible[0] === seat;
}

/** What the rule wants, and what was received beyond it. */
function papersOf({ papers }: Seat, known: Signatory | undefined): Paper[] {
  const received = known?.papers.filter(({ state }) => state === 'received') ?? [];
  const wanted = papers.map((kind) => received.find((paper) => paper.kind === kind) ?? needed(kind));
  return [...wanted, ...received.filter(({ kind }) => !papers.includes(kind))];
}

const needed = (kind: string): Paper => ({ kind, state: 'needed' });

/** A paper may come at any time; one that a signature relies on is no longer needed. */
function markPaper(building: Building, { householdId, data }: MarkPaper): Decision {
  const signatory = householdOf(building, householdId).signatories[data.signatoryId];
  if (!signatory) return refuse('unknown_signatory');
  if (signatory.signedAt !== null && data.state === 'needed') return refuse('paper_relied_on');
  return accept([{ type: 'paper_marked', householdId, data }]);
}

export const SIGNATORIES = {
  set_signatories: setSignatories,
  resolve_signatories: resolveSignatories,
  mark_paper: markPaper,
};
