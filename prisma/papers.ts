// The statements behind the papers of a campaign, for those who make them on schedule and those who read them.
import type { Pool } from 'pg';

/** A paper as it is stored; `date` is a Shanghai day, `madeAt` an instant. */
export interface StoredPaper<Document> {
  date: string;
  madeAt: string;
  document: Document;
}

/** What has to be known before a paper is made or read; null where there is no such campaign. */
export interface PaperSetting<Policy, Calendar, Document> {
  campaignName: string;
  createdAt: string;
  policy: Policy;
  /** Null: nobody has asked for the calendar yet, the seed is in force. */
  calendar: Calendar | null;
  /** Some building is neither closed nor lapsed. */
  isAtWork: boolean;
  /** Of the days asked for, the latest. */
  stored: StoredPaper<Document> | null;
  /** The latest before those days; with its document where it is a ranking. */
  before: (Omit<StoredPaper<Document>, 'document'> & { document?: Document }) | null;
  /** When the first after those days was made. */
  nextMadeAt: string | null;
}

export async function readPaperSetting<Policy, Calendar, Document>(
  pool: Pool,
  campaignId: string,
  kind: string,
  days: { from: string; to: string },
): Promise<PaperSetting<Policy, Calendar, Document> | null> {
  const { rows } = await pool.query<{ setting: PaperSetting<Policy, Calendar, Document> | null }>({
    name: 'paper_setting',
    text: 'SELECT paper_setting($1, $2, $3, $4) AS setting',
    values: [campaignId, kind, days.from, days.to],
  });
  return rows[0]?.setting ?? null;
}

const FACTS = {
  pack: 'SELECT pack_facts($1, $2, $3) AS facts',
  report: 'SELECT report_facts($1, $2, $3) AS facts',
  ranking: 'SELECT ranking_facts($1, $2, $3) AS facts',
  contacts: 'SELECT contacts_facts($1, $2, $3) AS facts',
};

/** One statement for a paper, whatever the number of buildings and households. */
export async function readPaperFacts<Facts>(
  pool: Pool,
  kind: keyof typeof FACTS,
  campaignId: string,
  span: { from: string; to: string },
): Promise<Facts> {
  const { rows } = await pool.query<{ facts: Facts }>({
    name: `${kind}_facts`,
    text: FACTS[kind],
    values: [campaignId, span.from, span.to],
  });
  const [row] = rows;
  if (!row) throw new Error(`No facts for ${kind} of ${campaignId}`);
  return row.facts;
}
