import { z } from 'zod';
import { STAGE_ORDER } from '../../domain/policy.ts';
import { COMMON, instantSchema, noIds, reasonSchema, row, type Table } from './row.ts';

const BUILDING = 'buildings/:buildingId';

export const BUILDING_COMMANDS = {
  advance_stage: row({
    path: `${BUILDING}/stage`,
    who: 'leader',
    offline: false,
    about: 'Moves a building to its next stage, once the thresholds of this one hold.',
    body: z.strictObject({ ...COMMON, to: z.enum(STAGE_ORDER), reason: reasonSchema.optional() }),
    texts: ({ reason }) => ({ reason }),
    bodyIds: noIds,
    data: ({ to }) => ({ to }),
  }),
  extend_stage: row({
    path: `${BUILDING}/extension`,
    who: 'leader',
    offline: false,
    about: 'Moves the end of the stage; reopens a lapsed building to signing.',
    body: z.strictObject({ ...COMMON, stageEndsAt: instantSchema, reason: reasonSchema }),
    texts: ({ reason }) => ({ reason }),
    bodyIds: noIds,
    data: ({ stageEndsAt }) => ({ stageEndsAt }),
  }),
} satisfies Table<'advance_stage' | 'extend_stage'>;
