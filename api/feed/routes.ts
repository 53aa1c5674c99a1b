import { z } from 'zod';
import { cursorAt, type Cursor } from '../../feed/cursor.ts';
import { FROM_BUILDING, readFeed, WITHIN_FROM, type FeedEvent } from '../../feed/read.ts';
import type { App } from '../app.ts';
import { findCampaign } from '../auth/access.ts';
import { visible } from '../auth/places.ts';
import { idSchema, pageQuery } from '../body-schemas.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Principal } from '../principal.ts';
import { eventTypeSchema } from './event-types.ts';
import { cursorSchema, placeOf } from './place.ts';

export interface FeedPage {
  items: FeedEvent[];
  /** Where to go on, also when there was nothing; what was asked with, when everything was read. */
  nextCursor: Cursor;
}

const feedQuery = z.strictObject({
  after: cursorSchema.optional(),
  limit: pageQuery.limit,
  campaign: idSchema.optional(),
  type: z.union([eventTypeSchema.transform((type) => [type]), z.array(eventTypeSchema).max(50)]).optional(),
});

/** `GET /events`: what happened in every building, in one order, for other systems. */
export function registerFeed(app: App, deps: Dependencies): void {
  app.get(
    '/events',
    {
      config: { who: 'director' },
      schema: {
        tags: ['feed'],
        summary: '全部事件，供其他系统读取 What happened, in one order, for other systems',
        querystring: feedQuery,
      },
    },
    ({ principal, query }) => readPage(deps, principal, query),
  );
}

/** Throws `invalid_query`, `unknown_campaign`. */
async function readPage(
  deps: Dependencies,
  principal: Principal,
  { after: cursor = '0', limit, campaign, type: types = [] }: z.output<typeof feedQuery>,
): Promise<FeedPage> {
  if (campaign !== undefined) await findCampaign(deps, principal, campaign);
  const after = await placeOf(deps, cursor, 'invalid_query');
  const within = visible(principal, FROM_BUILDING, WITHIN_FROM);
  const wanted = { campaignId: campaign ?? null, types, within };
  const { events, end } = await readFeed(deps.pool, { after, most: limit, wanted });
  const last = events.at(-1);
  const nextCursor = last?.position === end ? last.event.cursor : await cursorAt(deps.pool, end);
  return { items: events.map(({ event }) => event), nextCursor };
}
