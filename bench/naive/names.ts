import { fileURLToPath } from 'node:url';

export const NAIVE_QUEUE = 'naive';
export const NAIVE_REMINDERS_QUEUE = 'naive-reminders';
export const naiveWorkflowId = (buildingId: string): string => `naive/${buildingId}`;
/** Beside the compiled worker. */
export const NAIVE_BUNDLE = fileURLToPath(new URL('workflow-bundle.js', import.meta.url));
export const NAIVE_REMINDERS_BUNDLE = fileURLToPath(new URL('reminder-bundle.js', import.meta.url));
