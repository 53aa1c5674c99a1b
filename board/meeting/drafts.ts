import type { QueryClient } from '@tanstack/react-query';
import type { Draft } from './draft.ts';

/** Where a promise is typed: beside a household, or under those without one. */
export type Slot = string;
export const NO_HOUSEHOLD: Slot = 'none';

const keyOf = (campaignId: string, slot: Slot) => ['draft', campaignId, slot];

/** What was typed outlives its line and its page, until it is sent. It lies beside the answers of the server, so that it
 *  goes with them when somebody signs out. */
export function keepDraft(queries: QueryClient, campaignId: string, slot: Slot, draft: Draft): void {
  queries.setQueryDefaults(['draft'], { gcTime: Infinity });
  queries.setQueryData(keyOf(campaignId, slot), draft);
}

export const readDraft = (queries: QueryClient, campaignId: string, slot: Slot): Draft | undefined =>
  queries.getQueryData<Draft>(keyOf(campaignId, slot));

export const dropDraft = (queries: QueryClient, campaignId: string, slot: Slot): void =>
  queries.removeQueries({ queryKey: keyOf(campaignId, slot) });

/** Where something was typed that has not been sent. */
export const slotsTypedIn = (queries: QueryClient, campaignId: string): Slot[] =>
  queries
    .getQueriesData<Draft>({ queryKey: ['draft', campaignId] })
    .flatMap(([key, draft]) => (draft === undefined || draft.what === '' ? [] : [String(key[2])]));
