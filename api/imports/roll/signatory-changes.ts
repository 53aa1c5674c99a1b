import type { Capacity, Tenure } from '../../../domain/household.ts';
import type { Id } from '../../../domain/kernel.ts';
import type { RosterHousehold } from '../../roster/household.ts';
import type { KnownHousehold, KnownPerson, KnownSignatory } from './known-roll.ts';

/** One name of a line: a signatory that the household has already, or a new one. */
export interface NamedSignatory {
  name: string;
  capacity: Capacity;
  required: boolean;
  known: KnownSignatory | null;
  /** What the line says about the person. */
  told: PersonChange['told'];
}

/** What a line says about a person; null where it says nothing. */
export interface PersonChange {
  personId: Id;
  told: { phone: string | null; otherPhones: string[]; idNumber: string | null };
}

export interface SignatoryChanges {
  /** The whole new list; null while the names stay. */
  replacement: NamedSignatory[] | null;
  /** Known persons with another phone or ID number. */
  persons: PersonChange[];
  /** The names differ but stay: somebody signed, or staff named others. */
  isKept: boolean;
}

/** Rented: the first name is the tenant and has to sign, the others live there. Owned: every owner has to sign. */
export const roleOf = (tenure: Tenure, index: number): { capacity: Capacity; required: boolean } => {
  if (tenure === 'owned') return { capacity: 'owner', required: true };
  return index === 0 ? { capacity: 'tenant', required: true } : { capacity: 'co_resident', required: false };
};

/** What the line says about person number `index`: the phone is the first one's. */
export const toldOf = (line: RosterHousehold, index: number): PersonChange['told'] => ({
  phone: index === 0 ? line.phone : null,
  otherPhones: index === 0 && line.phone !== null ? line.otherPhones : [],
  idNumber: line.idNumbers[index] ?? null,
});

export function changeSignatories(line: RosterHousehold, known: KnownHousehold): SignatoryChanges {
  const current = known.signatories;
  if (current === null) return { replacement: null, persons: [], isKept: false };
  const named = nameSignatories(line, current);
  const isSame =
    line.tenure === known.tenure &&
    current.length === named.length &&
    named.every((signatory, index) => signatory.known === current[index]);
  const isKept = !isSame && (known.namedByStaff || current.some(({ signedAt }) => signedAt !== null));
  return {
    replacement: isSame || isKept ? null : named,
    persons: isKept ? [] : named.flatMap(personChange),
    isKept,
  };
}

/** A name that the household has already stays the same signatory, wherever it stands now. */
function nameSignatories(line: RosterHousehold, current: readonly KnownSignatory[]): NamedSignatory[] {
  const left = [...current];
  return line.names.map((name, index) => {
    const found = left.findIndex(({ person }) => person?.name === name);
    const [known = null] = found < 0 ? [] : left.splice(found, 1);
    return { name, ...roleOf(line.tenure, index), known, told: toldOf(line, index) };
  });
}

function personChange({ known, told }: NamedSignatory): PersonChange[] {
  const person = known?.person;
  return person && tellsMore(person, told) ? [{ personId: person.id, told }] : [];
}

const tellsMore = (person: KnownPerson, { phone, otherPhones, idNumber }: PersonChange['told']): boolean =>
  (phone !== null && (phone !== person.phone || otherPhones.join() !== person.otherPhones.join())) ||
  (idNumber !== null && idNumber !== person.idNumber);
