import type { Id } from './kernel.ts';

/** Boards hear on this channel of PostgreSQL which buildings changed: `<campaign id>:<building id>`, or
 *  the campaign's id alone. */
export const BOARD_CHANNEL = 'doorstep_board';
/** How far imports got, as JSON. */
export const IMPORT_CHANNEL = 'doorstep_import';

/** The queue that workers of every process poll. */
export const TASK_QUEUE = 'doorstep';
export const buildingWorkflowId = (buildingId: Id): string => `building/${buildingId}`;
export const campaignWorkflowId = (campaignId: Id): string => `campaign/${campaignId}`;
/** The signal by which a building reports to its campaign. */
export const REPORT_SIGNAL = 'report';
/** The signal by which a campaign hears that its policy, or the calendar, changed. */
export const RULES_SIGNAL = 'rules';
/** The update by which a building, or a campaign, takes commands. */
export const APPLY_UPDATE = 'apply';
/** The only sender of a channel. */
export const channelWorkflowId = (channelId: Id): string => `channel/${channelId}`;
/** The only sender of a webhook. */
export const webhookWorkflowId = (webhookId: Id): string => `webhook/${webhookId}`;
/** The signal by which a channel or a webhook hears that something may be due. */
export const WAKE_SIGNAL = 'wake';
/** The schedule that makes a campaign's papers, and the workflow it starts. */
export const papersScheduleId = (campaignId: Id): string => `papers/${campaignId}`;
