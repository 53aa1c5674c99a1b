import type { Id, Instant } from '../../domain/kernel.ts';
import type { HouseholdFile } from '../../domain/views.ts';
import type { PersonView } from '../reads/people.ts';
import type { Sight } from './sight.ts';
import type { HouseholdRow, Sources } from './sources.ts';

/** The household as it stands when the pack is made; the entries tell how it came about. */
export interface Roll {
  household: Omit<HouseholdRow, 'campaignName' | 'baseName' | 'standing'>;
  people: PersonView[];
  /** Null once the household has left the roll. */
  standing: Standing | null;
  signingNumbers: { number: number; recordedAt: Instant; voidedAt: Instant | null; hash: string }[];
}

export interface Standing extends Omit<HouseholdFile, 'allowedCommands' | 'signatories'> {
  signatories: (HouseholdFile['signatories'][number] & { name: string | null })[];
}

export function rollOf({ household, people, persons, ledger }: Sources, sight: Sight): Roll {
  const { campaignName: _campaign, baseName: _base, standing, ...line } = household;
  const text = (written: string | null): string | null => written && sight.text(written);
  return {
    household: {
      ...line,
      sharedFacilities: text(line.sharedFacilities),
      sharedWith: text(line.sharedWith),
      residents: line.residents && sight.names(line.residents),
      registeredPersons: text(line.registeredPersons),
      circumstances: text(line.circumstances),
      remark: text(line.remark),
    },
    people: people.map(sight.person),
    standing: standing && standingOf(standing, persons, sight),
    signingNumbers: ledger
      .filter((entry) => entry.householdId === household.id)
      .map(({ number, recordedAt, voidedAt, hash }) => ({
        number,
        recordedAt: recordedAt.toISOString(),
        voidedAt: voidedAt?.toISOString() ?? null,
        hash,
      })),
  };
}

function standingOf(file: HouseholdFile, persons: ReadonlyMap<Id, string>, sight: Sight): Standing {
  const { allowedCommands: _commands, signatories, ...standing } = file;
  return {
    ...standing,
    signatories: signatories.map((signatory) => {
      const name = signatory.personId === null ? undefined : persons.get(signatory.personId);
      return { ...signatory, name: name === undefined ? null : sight.name(name) };
    }),
  };
}
