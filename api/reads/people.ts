import type { Id } from '../../domain/kernel.ts';
import type { Dependencies } from '../dependencies.ts';
import { vaultOf } from '../../vault/installation-vault.ts';
import { openIdNumber } from '../privacy/id-number.ts';
import { maskIdNumber, maskName, maskPhone } from '../privacy/masking.ts';

/** A person as it may be read: masked unless it was revealed. */
export interface PersonView {
  id: Id;
  name: string;
  phone: string | null;
  otherPhones: string[];
  idNumber: string | null;
}

interface PersonRow {
  id: Id;
  name: string;
  phone: string | null;
  otherPhones: string[];
  idNumber: Uint8Array | null;
}

/** The people of a household, masked. */
export async function readMaskedPeople(deps: Dependencies, householdId: Id): Promise<PersonView[]> {
  const people = await deps.prisma.person.findMany({ where: { householdId }, orderBy: { id: 'asc' } });
  return people.map((person) => maskPerson(openPerson(deps, person)));
}

/** A person in clear: to be audited by whoever calls it. */
export function openPerson({ dataDir }: Dependencies, person: PersonRow): PersonView {
  const { id, name, phone, otherPhones, idNumber } = person;
  return {
    id,
    name,
    phone,
    otherPhones,
    idNumber: idNumber && openIdNumber(vaultOf(dataDir), id, idNumber),
  };
}

/** The same person as screens show it unless somebody asks for more. */
export const maskPerson = ({ id, name, phone, otherPhones, idNumber }: PersonView): PersonView => ({
  id,
  name: maskName(name),
  phone: phone && maskPhone(phone),
  otherPhones: otherPhones.map(maskPhone),
  idNumber: idNumber && maskIdNumber(idNumber),
});
