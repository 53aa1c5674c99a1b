import { maskName, maskNames, maskNumbers, nameMask } from '../privacy/masking.ts';
import { maskPerson, type PersonView } from '../reads/people.ts';

/** What the reader of a pack may see of people. */
export interface Sight {
  personalData: boolean;
  name: (name: string) => string;
  /** Free text. */
  text: (written: string) => string;
  /** A cell of names. */
  names: (cell: string) => string;
  person: (person: PersonView) => PersonView;
}

const same = <T>(value: T): T => value;

export const CLEAR: Sight = { personalData: true, name: same, text: same, names: same, person: same };

/** Names and numbers masked, names also where they stand in free text. */
export function maskedSight(residentNames: readonly string[]): Sight {
  const maskKnownNames = nameMask(residentNames);
  const text = (written: string): string => maskNumbers(maskKnownNames(written));
  return {
    personalData: false,
    name: maskName,
    text,
    names: (cell) => text(maskNames(cell)),
    person: maskPerson,
  };
}
