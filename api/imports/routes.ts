import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../app.ts';
import type { Dependencies } from '../dependencies.ts';
import { EngineAway } from '../engine/engine.ts';
import { answerOnce } from '../idempotency.ts';
import { authorOf } from '../principal.ts';
import { Problem } from '../problem.ts';
import { createTurnstile } from '../campaign-lock.ts';
import { XLSX } from '../roster/xlsx/write-workbook.ts';
import { commitImport } from './commit.ts';
import { exportRoll } from './export.ts';
import { hashOf, previewRoster } from './preview.ts';
import { undoImport } from './undo.ts';
import { acceptUploads, cutOff, LARGEST_UPLOAD, readUpload, refuseOtherBodies } from './upload.ts';

const TAGS = ['set-up'];
const emptyBody = z.strictObject({}).nullish();
/** A commit holds connections for as long as it takes; more at once would leave none for the board. */
const COMMITS_AT_ONCE = 2;

/** From a roster file to buildings at work: preview, commit, undo, and the roll as a file again. */
export async function registerImportRoutes(app: FastifyInstance, deps: Dependencies): Promise<void> {
  await app.register(async (scope) => {
    await acceptUploads(scope);
    registerPreview(scope.withTypeProvider<ZodTypeProvider>(), deps);
  });
  const api = app.withTypeProvider<ZodTypeProvider>();
  registerSteps(api, deps);
  registerExport(api, deps);
}

function registerPreview(app: App, deps: Dependencies): void {
  app.post(
    '/api/v1/campaigns/:id/roster',
    {
      bodyLimit: LARGEST_UPLOAD,
      config: { who: 'director', place: 'campaign' },
      schema: {
        tags: TAGS,
        summary: '上传户册预览（multipart 字段 file，.xlsx 或 .csv，≤ 5 MiB） Preview a roster file',
        consumes: ['multipart/form-data'],
        querystring: z.strictObject({ mode: z.literal('preview') }),
      },
      onRequest: refuseOtherBodies,
      onResponse: cutOff,
    },
    async (request, reply) => {
      const file = await readUpload(request);
      return answerOnce(
        deps,
        request,
        reply,
        async (transaction) => {
          const { campaignId } = request.place;
          const upload = { campaignId, by: request.principal.id, file };
          return { status: 200, body: await previewRoster(deps, transaction, upload) };
        },
        { sent: hashOf(file) },
      );
    },
  );
}

function registerSteps(app: App, deps: Dependencies): void {
  const take = createTurnstile(COMMITS_AT_ONCE);
  const steps = [
    {
      path: 'commit',
      summary: '提交导入，启动楼栋 Commit an import: starts the buildings',
      step: commitImport,
    },
    { path: 'undo', summary: '撤销导入 Take back what an import added', step: undoImport },
  ];
  for (const { path, summary, step } of steps) {
    app.post(
      `/api/v1/imports/:id/${path}`,
      { config: { who: 'director', place: 'import' }, schema: { tags: TAGS, summary, body: emptyBody } },
      (request, reply) =>
        take(() =>
          answerOnce(deps, request, reply, async () => {
            const { id: importId, campaignId } = request.place;
            const by = authorOf(request.principal);
            const body = await step(deps, { importId, campaignId, by }).catch(sayWhatStands);
            return { status: 200, body };
          }),
        ),
    );
  }
}

/** The rows are stored by then, so the usual words for an engine that is away would be wrong. */
function sayWhatStands(failure: unknown): never {
  if (!(failure instanceof EngineAway)) throw failure;
  throw new Problem('engine_away', {
    status: 503,
    zh: '流程引擎暂时不可用；已存下的部分不会丢失，请稍后重复同一请求以完成',
    en: 'The engine does not answer; what is stored stays, repeat the same request later to finish',
  });
}

function registerExport(app: App, deps: Dependencies): void {
  app.get(
    '/api/v1/campaigns/:id/roster.xlsx',
    {
      config: { who: 'director', place: 'campaign' },
      schema: {
        tags: TAGS,
        summary: '户册（无户时为模板） The roll as it stands, or the template',
        produces: [XLSX],
      },
    },
    async (request, reply) => {
      const file = await exportRoll(deps, request.place.campaignId);
      return reply
        .type(XLSX)
        .header('content-disposition', 'attachment; filename="roster.xlsx"')
        .header('cache-control', 'no-store')
        .send(Buffer.from(file));
    },
  );
}
