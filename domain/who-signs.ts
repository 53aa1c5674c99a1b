// Who must sign for a household, from its tenure and what is known of its persons. Where the law speaks it is cited;
// the rest is assumed and either policy (`policy.whoSigns`) or said to be assumed here. It tells staff whose signature
// is missing and with which papers; it advises nobody.
import { canSign, type OpenQuestion, type PersonCircumstance, type QuestionCode } from './circumstances.ts';
import type { Capacity, Tenure } from './household.ts';
import type { Id } from './kernel.ts';
import type { WhoSignsPolicy } from './policy.ts';

/** In whose name somebody signs. */
export interface Role {
  personId: Id;
  capacity: Capacity;
  /** Nearest first: the proxy of the guardian of an heir signs for [guardian, heir, deceased]. Empty: for himself. */
  onBehalfOf: Id[];
}

/** A place on the list of signatories. */
export interface Seat extends Role {
  required: boolean;
  /** Kinds of papers, each once; none for a signature that stands: it was given with its own. */
  papers: string[];
}

export interface Resolution {
  seats: Seat[];
  /** While there are any, the seats are not complete. */
  open: OpenQuestion[];
}

/** A part in the signing that has to be taken by its person or by somebody for him. */
interface Part extends Omit<Role, 'personId'> {
  person: PersonCircumstance;
  papers: string[];
  /** Whoever acts for all that share the part, unless one of them named a proxy of his own. */
  representativeId: Id | null;
}

interface Matter {
  persons: ReadonlyMap<Id, PersonCircumstance>;
  policy: WhoSignsPolicy;
  signed: readonly Role[];
}

/** Who signs. `persons` in the order in which the household names them; `signed`: the signatures that stand. Somebody
 *  who signed has done his part for good: what befalls him later asks for nobody else. Ids that name nobody of the
 *  list count as not named. Ends for any graph of proxies, guardians and heirs, and is the same for the same input. */
export function whoSigns(
  tenure: Tenure,
  persons: readonly PersonCircumstance[],
  policy: WhoSignsPolicy,
  signed: readonly Role[] = [],
): Resolution {
  const matter = { persons: new Map(persons.map((person) => [person.personId, person])), policy, signed };
  return tenure === 'owned' ? forTitle(matter) : forTenancy(matter);
}

/** [law] 民法典 art. 301: owners in common dispose of, or change the use of, what they own by two thirds of the shares,
 *  joint owners all together; [assume] shares are seldom written down, so every one is asked, or one by policy. */
function forTitle(matter: Matter): Resolution {
  const owners = [...matter.persons.values()].filter(({ relation }) => relation === 'owner');
  if (owners.length === 0) return ask('owner_not_named', null);
  const found = owners.map((owner) => take(matter, partOf(owner, 'owner')));
  return matter.policy.owned === 'every_owner' ? together(found) : oneOf(matter, found);
}

/** Whoever has signed, else the first who signs himself, else the first for whom somebody can; the others may. */
function oneOf({ signed }: Matter, found: readonly Resolution[]): Resolution {
  const clear = found.filter(({ open }) => open.length === 0);
  const chosen =
    clear.find(({ seats }) => seats.every((seat) => signed.some((role) => isSameRole(role, seat)))) ??
    clear.find(({ seats }) => seats.every(({ onBehalfOf }) => onBehalfOf.length === 0)) ??
    clear[0];
  const seats = found.flatMap((one) => (one === chosen ? one.seats : one.seats.map(optional)));
  return { seats, open: chosen ? [] : together(found).open };
}

/** [assume] local practice for public housing: the tenant of the rent book. Grown-up co-residents sign too where policy
 *  says so, and may anyway; those who died or are minors are not asked. */
function forTenancy(matter: Matter): Resolution {
  const persons = [...matter.persons.values()];
  const tenants = persons.filter(({ relation }) => relation === 'tenant');
  const coResidents = persons.filter(({ relation }) => relation === 'co_resident');
  const ofTenants = tenants.map((tenant) => take(matter, partOf(tenant, 'tenant')));
  const ofOthers = coResidents.map((person) => take(matter, partOf(person, 'co_resident')));
  return together([
    ...(tenants.length === 0 ? [ask('tenant_not_named', null)] : ofTenants),
    ...(matter.policy.rented === 'tenant_and_co_residents' ? ofOthers : ofOthers.map(notAsked)),
  ]);
}

const partOf = (person: PersonCircumstance, capacity: Capacity): Part => ({
  person,
  capacity,
  onBehalfOf: [],
  papers: [],
  representativeId: null,
});

function take(matter: Matter, part: Part): Resolution {
  const standing = standingFor(matter, part);
  if (standing) return one({ ...standing, papers: [] });
  switch (part.person.state) {
    case 'able':
    case 'abroad':
      return inPersonOrByProxy(matter, part);
    case 'minor':
      return part.capacity === 'co_resident' ? NOBODY : byGuardian(matter, part);
    case 'incapacitated':
      return part.capacity === 'tenant' && part.person.guardianId === null
        ? byCoResidents(matter, part.person)
        : byGuardian(matter, part);
    case 'deceased':
      if (part.capacity === 'tenant') return byCoResidents(matter, part.person);
      return part.capacity === 'owner' ? byHeirs(matter, part.person) : NOBODY;
  }
}

/** The signature by which this part is done: of the person, or of somebody who stood in for him when it was given. */
function standingFor({ signed }: Matter, { person, capacity, onBehalfOf }: Part): Role | undefined {
  const forPerson = [person.personId, ...onBehalfOf];
  return signed.find(
    (role) =>
      isSameRole(role, { personId: person.personId, capacity, onBehalfOf }) ||
      (role.capacity !== 'heir' && isSameList(role.onBehalfOf, forPerson)),
  );
}

/** [law] an authority is given in writing: 民法典 art. 161, 165; it ends when the proxy dies or loses capacity: art. 173; a
 *  proxy passes it on only with consent: art. 169, so his own proxy does not act here. [assume] notarised where the
 *  principal is abroad. Without a proxy a person abroad signs on return. */
function inPersonOrByProxy(matter: Matter, part: Part): Resolution {
  const { person, onBehalfOf } = part;
  const isRepresentative = part.representativeId === person.personId;
  const proxyId = person.proxyId ?? (isRepresentative ? null : part.representativeId);
  if (proxyId === null) return one({ ...part, personId: person.personId });
  const proxy = matter.persons.get(proxyId);
  if (!proxy || proxy === person || !canSign(proxy)) {
    return person.proxyId === null
      ? ask('representative_unfit', onBehalfOf.at(-1) ?? null)
      : ask('proxy_unfit', person.personId);
  }
  const authority = matter.policy.papers[person.state === 'abroad' ? 'proxy_abroad' : 'proxy'];
  return one({
    personId: proxyId,
    capacity: 'proxy',
    onBehalfOf: [person.personId, ...onBehalfOf],
    papers: [...part.papers, ...authority],
  });
}

/** [law] a guardian acts for a minor (parents first, 民法典 art. 27) or an adult without capacity (art. 28), as statutory
 *  agent (art. 23, 34, 163) and in person or through a proxy of his own; guardianship ends with his capacity (art. 39). */
function byGuardian(matter: Matter, part: Part): Resolution {
  const { person: ward, onBehalfOf } = part;
  if (ward.guardianId === null) return ask('guardian_not_named', ward.personId);
  const guardian = matter.persons.get(ward.guardianId);
  if (!guardian || !canSign(guardian)) return ask('guardian_unfit', ward.personId);
  return take(matter, {
    ...part,
    person: guardian,
    capacity: 'guardian',
    onBehalfOf: [ward.personId, ...onBehalfOf],
    papers: [...part.papers, ...matter.policy.papers.guardian],
  });
}

/** [assume] practice when the tenant of public housing died (公房承租人变更) or lacks capacity: the co-residents agree on
 *  one who signs, in person. */
function byCoResidents(matter: Matter, { personId, representativeId }: PersonCircumstance): Resolution {
  if (representativeId === null) return ask('representative_not_named', personId);
  const representative = matter.persons.get(representativeId);
  if (!representative || !canSign(representative)) return ask('representative_unfit', personId);
  return one({
    personId: representativeId,
    capacity: representative.relation === 'co_resident' ? 'co_resident' : 'proxy',
    onBehalfOf: [personId],
    papers: matter.policy.papers.representative,
  });
}

/** [law] heirs own from the death on (民法典 art. 230, 1121), by agreement, will or law (art. 1123, 1127), so they all sign,
 *  or their representative once for each of them. */
function byHeirs(matter: Matter, deceased: PersonCircumstance): Resolution {
  const { heirs, open } = heirsOf(matter, deceased);
  const found = heirs.map((heir) => take(matter, heir));
  return together([...found, { seats: [], open }]);
}

/** The living heirs, each once however many ways lead to him. [law] the heirs of an heir who died take his place:
 *  民法典 art. 1128 when he died first, art. 1152 when before the estate was divided. */
function heirsOf(matter: Matter, deceased: PersonCircumstance): { heirs: Part[]; open: OpenQuestion[] } {
  const dead = [deceased];
  const seen = new Set([deceased.personId]);
  const heirs: Part[] = [];
  const incomplete: PersonCircumstance[] = [];
  for (const person of dead) {
    const named = person.heirIds.flatMap((id) => matter.persons.get(id) ?? []);
    if (named.length === 0 || named.length < person.heirIds.length) incomplete.push(person);
    for (const heir of named.filter(({ personId }) => !seen.has(personId))) {
      seen.add(heir.personId);
      const part = heirPart(matter, heir, deceased);
      if (heir.state === 'deceased' && !standingFor(matter, part)) dead.push(heir);
      else heirs.push(part);
    }
  }
  const unanswered = heirs.length === 0 && incomplete.length === 0 ? [deceased] : incomplete;
  return { heirs, open: unanswered.map(({ personId }) => ({ code: 'heirs_not_named', personId })) };
}

const heirPart = ({ policy }: Matter, heir: PersonCircumstance, deceased: PersonCircumstance): Part => ({
  person: heir,
  capacity: 'heir',
  onBehalfOf: [deceased.personId],
  papers: policy.papers.heir,
  representativeId: deceased.representativeId,
});

const NOBODY: Resolution = { seats: [], open: [] };

const one = ({ personId, capacity, onBehalfOf, papers }: Omit<Seat, 'required'>): Resolution => ({
  seats: [{ personId, capacity, onBehalfOf, required: true, papers: [...new Set(papers)] }],
  open: [],
});

const ask = (code: QuestionCode, personId: Id | null): Resolution => ({
  seats: [],
  open: [{ code, personId }],
});

const optional = (seat: Seat): Seat => ({ ...seat, required: false });
const notAsked = ({ seats }: Resolution): Resolution => ({ seats: seats.map(optional), open: [] });

/** Each question once: two parts may wait for the same answer. */
function together(found: readonly Resolution[]): Resolution {
  const open = found.flatMap((resolution) => resolution.open);
  return {
    seats: found.flatMap(({ seats }) => seats),
    open: open.filter(
      ({ code, personId }, index) =>
        open.findIndex((other) => other.code === code && other.personId === personId) === index,
    ),
  };
}

export const isSameRole = (role: Role, other: Role): boolean =>
  role.personId === other.personId &&
  role.capacity === other.capacity &&
  isSameList(role.onBehalfOf, other.onBehalfOf);

const isSameList = (ids: readonly Id[], others: readonly Id[]): boolean =>
  ids.length === others.length && ids.every((id, index) => id === others[index]);
