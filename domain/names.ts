import type { Id } from './kernel.ts';

/** The queue that workers of every process poll. */
export const TASK_QUEUE = 'doorstep';
export const buildingWorkflowId = (buildingId: Id): string => `building/${buildingId}`;
