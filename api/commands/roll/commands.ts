import type { Id } from '../../../domain/kernel.ts';
import { problem } from '../../problem.ts';
import { noIds, rollRow, row, type Table } from '../row.ts';
import { additionBody, correctionBody, mergeBody, removalBody, splitBody, type Part } from './bodies.ts';
import { labelOf, type RollDrafting, type RollLine } from './drafting.ts';

const BUILDING = 'buildings/:buildingId';
const HOUSEHOLD = 'households/:householdId';

const BY_LEADERS = { who: 'leader', offline: false, bodyIds: noIds } as const;

export const ROLL_CHANGE_COMMANDS = {
  add_household: rollRow({
    ...BY_LEADERS,
    path: `${BUILDING}/households`,
    about: 'Adds a household to the roll (增户), until the agreement is in effect.',
    body: additionBody,
    texts: ({ reason }) => ({ reason }),
    draft: async ({ room, stairwell, floor, certificate, tenure, areaCm2, signatories }, _ids, roll) => {
      const address = {
        room,
        stairwell: stairwell ?? null,
        floor: floor ?? null,
        certificate: certificate ?? null,
      };
      const added = await roll.addHousehold(0, { ...address, tenure, areaCm2: areaCm2 ?? null });
      return {
        ...added,
        tenure,
        areaCm2: areaCm2 ?? 0,
        signatories: roll.addSignatories(added.householdId, tenure, signatories),
      };
    },
  }),
  remove_household: row({
    ...BY_LEADERS,
    path: `${HOUSEHOLD}/removal`,
    about: 'Takes a household off the roll (减户). Its signing number becomes void; its history stays.',
    body: removalBody,
    texts: ({ reason }) => ({ reason }),
    data: () => ({}),
  }),
  correct_household: rollRow({
    ...BY_LEADERS,
    path: `${HOUSEHOLD}/correction`,
    about: 'Corrects tenure, area or certificate of a household (更正). `certificate: null`: it has none.',
    body: correctionBody,
    texts: ({ reason }) => ({ reason }),
    draft: async ({ tenure, areaCm2, certificate }, { householdId }, roll) => {
      const line = await lineOf(roll, householdId);
      return {
        tenure: tenure ?? null,
        areaCm2: areaCm2 ?? null,
        certificateId: certificate === undefined ? null : await roll.certificateId(certificate, householdId),
        lineId: roll.word(householdId, line, {
          ...(tenure === undefined ? {} : { tenure }),
          ...(certificate === undefined ? {} : { certificate }),
        }),
      };
    },
  }),
  split_household: rollRow({
    ...BY_LEADERS,
    path: `${HOUSEHOLD}/split`,
    about: 'Makes one household several (分户): the first part keeps its id and history, the others are new.',
    body: splitBody,
    texts: ({ reason }) => ({ reason }),
    draft: async ({ parts }, { householdId }, roll) => {
      const line = await lineOf(roll, householdId);
      const [first, ...others] = parts;
      const kept = await keptPart(roll, householdId, line, first ?? {});
      const added = [];
      for (const [index, part] of others.entries()) added.push(await newPart(roll, index, line, part));
      return { ...kept, others: added };
    },
  }),
  merge_households: rollRow({
    ...BY_LEADERS,
    path: `${BUILDING}/merges`,
    about:
      'Makes several households one (并户): what was recorded on the merged counts for the one that is kept.',
    body: mergeBody,
    texts: ({ reason }) => ({ reason }),
    draft: async ({ keptId, mergedIds }, _ids, roll) => {
      const line = await roll.findLine(keptId);
      // Without a line the building refuses: it has no such household.
      return { keptId, mergedIds, lineId: line ? roll.word(keptId, line, {}) : keptId };
    },
  }),
} satisfies Table<
  'add_household' | 'remove_household' | 'correct_household' | 'split_household' | 'merge_households'
>;

/** The line of the household in the path; it was on the roll a moment ago. */
async function lineOf(roll: RollDrafting, householdId: Id): Promise<RollLine> {
  const line = await roll.findLine(householdId);
  if (!line) throw problem('unknown_household');
  return line;
}

async function keptPart(roll: RollDrafting, householdId: Id, line: RollLine, part: Part) {
  const { room, certificate, tenure } = part;
  const lineId = roll.word(householdId, line, {
    ...(room === undefined ? {} : { room }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(tenure === undefined ? {} : { tenure }),
  });
  const kept = {
    ...saidOf(roll, householdId, line, part),
    certificateId: certificate === undefined ? null : await roll.certificateId(certificate, householdId),
  };
  return { lineId, kept };
}

async function newPart(roll: RollDrafting, index: number, line: RollLine, part: Part) {
  const tenure = part.tenure ?? line.tenure;
  const { householdId, certificateId } = await roll.addHousehold(index, {
    stairwell: line.stairwell,
    floor: line.floor,
    room: part.room ?? line.room,
    certificate: part.certificate ?? null,
    tenure,
    tenureLabel: labelOf(line, tenure),
    areaCm2: part.areaCm2 ?? null,
  });
  return { ...saidOf(roll, householdId, line, part), householdId, certificateId };
}

const saidOf = (roll: RollDrafting, householdId: Id, line: RollLine, part: Part) => ({
  tenure: part.tenure ?? null,
  areaCm2: part.areaCm2 ?? null,
  signatoryIds: part.signatoryIds ?? [],
  signatories: roll.addSignatories(householdId, part.tenure ?? line.tenure, part.signatories ?? []),
});
