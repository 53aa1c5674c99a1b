import { PERSON_STATES, RELATIONS, type PersonCircumstance } from '../../../domain/circumstances.ts';
import type { Id } from '../../../domain/kernel.ts';

/** Four persons of whom some died, lack capacity or are away, and who stand in for each other, as two numbers say. */
export const somePersons = (pick: number, choice: number): PersonCircumstance[] =>
  ['p0', 'p1', 'p2', 'p3'].map((personId, index) => {
    const turn = pick + index * (1 + choice);
    const other = (step: number): Id | null => (turn % step === 0 ? `p${(index + step) % 4}` : null);
    return {
      personId,
      relation: RELATIONS[turn % RELATIONS.length] ?? 'other',
      state: turn % 3 === 0 ? (PERSON_STATES[turn % PERSON_STATES.length] ?? 'able') : 'able',
      since: null,
      proxyId: other(5),
      guardianId: other(1),
      representativeId: other(2),
      heirIds: [other(1), other(2)].flatMap((id) => id ?? []),
    };
  });
