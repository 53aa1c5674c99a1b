import type { Id } from '../../domain/kernel.ts';
import type { Dependencies } from '../dependencies.ts';
import { vaultOf } from '../../vault/installation-vault.ts';
import type { RosterHousehold } from '../roster/household.ts';
import { writeRoster } from '../roster/write.ts';
import { readKnownRoll, type KnownHousehold } from './roll/known-roll.ts';

/** The roll as it stands, as an .xlsx that changes nothing when it is imported; without households the template. */
export async function exportRoll(deps: Dependencies, campaignId: Id): Promise<Uint8Array> {
  const roll = await readKnownRoll(deps.pool, vaultOf(deps.dataDir), campaignId);
  return writeRoster([...roll.households.values()].map(rowOf).toSorted(inNaturalOrder));
}

function rowOf(household: KnownHousehold): RosterHousehold {
  const persons = (household.signatories ?? []).map(({ person }) => person);
  const [first] = persons;
  return {
    ...household,
    row: 0,
    names: persons.map((person) => person?.name ?? '').filter((name) => name !== ''),
    phone: first?.phone ?? null,
    otherPhones: first?.otherPhones ?? [],
    idNumbers: persons.map((person) => person?.idNumber ?? null),
    handlerName: household.handler?.name ?? household.handlerName,
  };
}

const collator = new Intl.Collator('zh-Hans-CN', { numeric: true });

/** 2 before 10: building, stairwell, floor, room. */
function inNaturalOrder(a: RosterHousehold, b: RosterHousehold): number {
  return (
    collator.compare(a.building, b.building) ||
    collator.compare(a.stairwell ?? '', b.stairwell ?? '') ||
    collator.compare(a.floor ?? '', b.floor ?? '') ||
    collator.compare(a.room, b.room) ||
    collator.compare(a.certificate ?? '', b.certificate ?? '')
  );
}
