import { z } from 'zod';
import type { App } from '../../app.ts';
import { instantSchema } from '../../body-schemas.ts';
import type { Dependencies } from '../../dependencies.ts';
import { readPastBoard } from './past-board.ts';
import { boardBody, PreparedBoards } from './prepared-board.ts';

/** `GET /campaigns/{id}/board`, as it stands or as of an instant. */
export function registerBoard(app: App, { pool }: Dependencies): void {
  const boards = new PreparedBoards(pool);
  app.get(
    '/campaigns/:id/board',
    {
      config: { who: 'anyone', place: 'campaign' },
      schema: {
        tags: ['reads'],
        summary: '进度看板 The board; `at` draws it as of then, by recording time',
        querystring: z.strictObject({ at: instantSchema.optional() }),
      },
    },
    async (request, reply) => {
      const { campaignId } = request.place;
      const { at } = request.query;
      if (at !== undefined) return { ...(await readPastBoard(pool, campaignId, at)), asOf: at };
      const board = await boards.get(campaignId);
      const tag = `W/"${board.version}"`;
      void reply.headers({ etag: tag, 'cache-control': 'private, no-cache' });
      const known = request.headers['if-none-match']?.split(',').map((text) => text.trim()) ?? [];
      if (known.some((text) => text === tag || text === `"${board.version}"`)) return reply.code(304).send();
      return reply.type('application/json; charset=utf-8').send(boardBody(board, new Date()));
    },
  );
}
