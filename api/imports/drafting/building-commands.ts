import type { Command } from '../../../domain/decide.ts';
import type { RollLine } from '../../../domain/household.ts';
import type { CommandEnvelope } from '../../../domain/intake.ts';
import type { Author, Id } from '../../../domain/kernel.ts';
import type { Correction } from '../roll/changes.ts';
import { splitBySize } from './opening.ts';
import { importFingerprint, stepId } from './step-id.ts';

/** Bytes of roll in one command: some hundred households, which the largest building takes on within a second. */
const CHANGE_BYTES = 40_000;

export interface CommandMaker {
  importId: Id;
  buildingId: Id;
  by: Author;
}

/** What a building is told, in this order: new and corrected lines, then signatories, then handlers. `personIds` are
 *  those of a correction's new signatories. */
export function commandsOf(
  maker: CommandMaker,
  added: readonly RollLine[],
  corrections: readonly { correction: Correction; personIds: readonly Id[] }[],
): CommandEnvelope[] {
  const corrected = corrections.flatMap(({ correction }) =>
    correction.changesRoll ? [lineOf(correction)] : [],
  );
  const commands: Command[] = [
    ...splitBySize(added, CHANGE_BYTES).map((lines) => changeRoll(lines, [])),
    ...splitBySize(corrected, CHANGE_BYTES).map((lines) => changeRoll([], lines)),
    ...corrections.flatMap(({ correction, personIds }) => setSignatories(correction, personIds)),
    ...corrections.flatMap(({ correction }) => assignHandler(correction)),
  ];
  return commands.map((command, index) => envelop(maker, command, `commit ${index}`));
}

/** Commands that take households off the roll again. `attempt` makes another try another command. */
export const removalsOf = (
  maker: CommandMaker,
  householdIds: readonly Id[],
  attempt: number,
): CommandEnvelope[] =>
  splitBySize(householdIds, REMOVAL_BYTES).map((ids, index) =>
    envelop(maker, { type: 'undo_import', data: { householdIds: ids } }, `undo ${attempt} ${index}`),
  );

/** As many households as in `CHANGE_BYTES`. */
const REMOVAL_BYTES = 4_000;

const envelop = (
  { importId, buildingId, by }: CommandMaker,
  command: Command,
  step: string,
): CommandEnvelope => ({
  id: stepId(importId, buildingId, step),
  fingerprint: importFingerprint(importId),
  command,
  occurredAt: null,
  by,
  unknown: null,
});

const changeRoll = (added: RollLine[], corrected: RollLine[]): Command => ({
  type: 'change_roll',
  data: { added, corrected },
});

const lineOf = ({ known, details }: Correction): RollLine => ({
  id: known.id,
  certificateId: known.certificateId,
  tenure: details.tenure,
  areaCm2: details.areaCm2 ?? 0,
  handlerId: known.handler?.id ?? null,
  signatories: [],
});

function setSignatories({ known, signatories }: Correction, personIds: readonly Id[]): Command[] {
  if (signatories.replacement === null) return [];
  const named = signatories.replacement.map(({ capacity, required, known: kept }, index) => ({
    id: kept?.id ?? null,
    personId: personIds[index] ?? null,
    capacity,
    required,
    papers: kept?.papers ?? [],
  }));
  return [{ type: 'set_signatories', householdId: known.id, data: { signatories: named } }];
}

const assignHandler = ({ known, handlerId }: Correction): Command[] =>
  handlerId === null ? [] : [{ type: 'assign_handler', householdId: known.id, data: { staffId: handlerId } }];
