import { z } from 'zod';
import type { CivilDate } from '../../domain/kernel.ts';
import type { App } from '../app.ts';
import type { Who } from '../auth/access.ts';
import type { Dependencies } from '../dependencies.ts';
import { problem } from '../problem.ts';
import { writePrintable, XLSX, type PrintedSheet } from '../roster/xlsx/write-workbook.ts';
import { readPack } from './pack.ts';
import { readReport } from './report.ts';
import { contactSheets, packSheets, rankingSheets, reportSheets } from './sheets.ts';
import { findSight, type Sight } from './sight.ts';
import { readContacts, readRanking } from './weekly.ts';

interface PaperRoute<Answer> {
  path: string;
  who: Who;
  summary: string;
  read: (deps: Dependencies, sight: Sight, date: CivilDate) => Promise<Answer>;
  sheets: (paper: Answer) => PrintedSheet[];
}

/** The papers of a campaign, each as JSON and, with `.xlsx` after the date, as a file. */
export function registerPapers(app: App, deps: Dependencies): void {
  registerPaper(app, deps, {
    path: 'packs',
    who: 'handler',
    summary: '现场会材料 The pack of a morning meeting',
    read: readPack,
    sheets: packSheets,
  });
  registerPaper(app, deps, {
    path: 'reports',
    who: 'handler',
    summary: '日报 The report of a day',
    read: readReport,
    sheets: reportSheets,
  });
  registerPaper(app, deps, {
    path: 'rankings',
    who: 'handler',
    summary: '周排名 The ranking of a week',
    read: readRanking,
    sheets: rankingSheets,
  });
  registerPaper(app, deps, {
    path: 'contacts',
    who: 'leader',
    summary: '周接触情况 How households were contacted in a week',
    read: readContacts,
    sheets: contactSheets,
  });
}

interface Params {
  id: string;
  date: string;
}

function registerPaper<Answer>(
  app: App,
  deps: Dependencies,
  { path, who, summary, read, sheets }: PaperRoute<Answer>,
): void {
  app.get<{ Params: Params }>(
    `/campaigns/:id/${path}/:date`,
    { config: { who }, schema: { tags: ['papers'], summary } },
    async ({ principal, params }, reply) => {
      const sight = await findSight(deps, principal, params.id);
      void reply.header('cache-control', 'private, no-cache');
      return read(deps, sight, dateOf(params.date));
    },
  );
  app.get<{ Params: Params }>(
    `/campaigns/:id/${path}/:date(^\\d{4}-\\d\\d-\\d\\d).xlsx`,
    { config: { who }, schema: { tags: ['papers'], summary: `${summary} (Excel)`, produces: [XLSX] } },
    async ({ principal, params }, reply) => {
      const sight = await findSight(deps, principal, params.id);
      const date = dateOf(params.date);
      const file = await writePrintable(sheets(await read(deps, sight, date)));
      return reply
        .type(XLSX)
        .header('content-disposition', `attachment; filename="${path}-${date}.xlsx"`)
        .header('cache-control', 'private, no-store')
        .send(Buffer.from(file));
    },
  );
}

const dateSchema = z.iso.date();

/** Throws `invalid_query` for what is no day of the calendar. */
function dateOf(text: string): CivilDate {
  const parsed = dateSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw problem('invalid_query', [
    {
      path: 'date',
      code: 'invalid_date',
      message: '请用 2026-11-26 这样的日期 · Write the day as 2026-11-26',
    },
  ]);
}
