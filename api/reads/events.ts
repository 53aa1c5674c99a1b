import { z } from 'zod';
import type { BuildingEvent } from '../../domain/events.ts';
import type { Id } from '../../domain/kernel.ts';
import { EVENT_JSON } from '../../feed/event-json.ts';
import type { App } from '../app.ts';
import { pageQuery } from '../body-schemas.ts';
import type { Page } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { pageOf, startOf } from './page.ts';

/** An event with what its author wrote beside it. */
export type TextedEvent = BuildingEvent & { note?: string; texts?: Record<string, string> };

interface EventRow {
  event: TextedEvent;
  texts: Record<string, string> | null;
}

const EVENTS = `
  SELECT ${EVENT_JSON} AS event,
    (SELECT jsonb_object_agg(n.field, n.text) FROM note n WHERE n.command_id = e.command_id) AS texts
  FROM event e WHERE e.building_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3`;

const eventsQuery = z.strictObject({ ...pageQuery, afterSeq: z.coerce.number().int().min(0).optional() });

/** `GET /buildings/{id}/events`: the history, oldest first. */
export function registerEvents(app: App, deps: Dependencies): void {
  app.get(
    '/buildings/:id/events',
    {
      config: { who: 'anyone', place: 'building' },
      schema: { tags: ['reads'], summary: '历史记录 The history, oldest first', querystring: eventsQuery },
    },
    ({ place, query }) => readEvents(deps, place.id, query),
  );
}

async function readEvents(
  { pool }: Dependencies,
  buildingId: Id,
  { limit, cursor, afterSeq = 0 }: z.output<typeof eventsQuery>,
): Promise<Page<TextedEvent>> {
  const after = startOf(z.tuple([z.int()]), cursor)?.[0] ?? afterSeq;
  const { rows } = await pool.query<EventRow>({
    name: 'read_events',
    text: EVENTS,
    values: [buildingId, after, limit + 1],
  });
  return pageOf(rows.map(withTexts), limit, ({ seq }) => [seq]);
}

function withTexts({ event, texts }: EventRow): TextedEvent {
  if (texts === null) return event;
  const { note, ...others } = texts;
  return {
    ...event,
    ...(note === undefined ? {} : { note }),
    ...(Object.keys(others).length === 0 ? {} : { texts: others }),
  };
}
