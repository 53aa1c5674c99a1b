import type { Id } from './kernel.ts';

/** Boards hear on this channel of PostgreSQL which buildings changed: `<campaign id>:<building id>`. */
export const BOARD_CHANNEL = 'doorstep_board';
/** How far imports got, as JSON. */
export const IMPORT_CHANNEL = 'doorstep_import';

/** The queue that workers of every process poll. */
export const TASK_QUEUE = 'doorstep';
export const buildingWorkflowId = (buildingId: Id): string => `building/${buildingId}`;
