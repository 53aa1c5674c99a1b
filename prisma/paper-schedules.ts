// What the engine was last told about when to make a campaign's papers.
import type { Pool, PoolClient } from 'pg';

interface Times {
  morningPackAt: string;
  eveningReportAt: string;
}

interface Telling {
  /** The times that a stored policy means. */
  timesOf: (policy: unknown) => Times;
  /** Tells the engine; may be repeated. What it throws leaves the row as it was. */
  tell: (campaignId: string, times: Times) => Promise<void>;
  /** Also where the row says that the engine knows: it may have lost its data. */
  isAnew?: boolean;
}

/** Any number that nothing else in this database locks. */
const TELLING = 7_087;

interface Row {
  policy: unknown;
  /** As the engine was told; null where it was not. */
  morningPackAt: string | null;
  eveningReportAt: string | null;
}

const isTold = (told: Row, times: Times): boolean =>
  told.morningPackAt === times.morningPackAt && told.eveningReportAt === times.eveningReportAt;

/** Tells the engine where the policy in force says other times than it was last told. Whoever tells holds a lock, so the
 *  last word is that of the newest policy. */
export async function tellPaperTimes(pool: Pool, campaignId: string, telling: Telling): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await tellLocked(client, campaignId, telling);
    await client.query('COMMIT');
  } catch (failure) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw failure;
  } finally {
    client.release();
  }
}

async function tellLocked(
  client: PoolClient,
  campaignId: string,
  { timesOf, tell, isAnew = false }: Telling,
): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [TELLING, campaignId]);
  const { rows } = await client.query<Row>(
    `SELECT p.policy, s.morning_pack_at AS "morningPackAt", s.evening_report_at AS "eveningReportAt"
     FROM campaign_policy p LEFT JOIN paper_schedule s ON s.campaign_id = p.campaign_id
     WHERE p.campaign_id = $1 ORDER BY p.version DESC LIMIT 1`,
    [campaignId],
  );
  const [row] = rows;
  if (!row) return;
  const times = timesOf(row.policy);
  if (isTold(row, times) && !isAnew) return;
  await tell(campaignId, times);
  await client.query(
    `INSERT INTO paper_schedule (campaign_id, morning_pack_at, evening_report_at, told_at) VALUES ($1, $2, $3, now())
     ON CONFLICT (campaign_id) DO UPDATE SET morning_pack_at = excluded.morning_pack_at,
       evening_report_at = excluded.evening_report_at, told_at = excluded.told_at`,
    [campaignId, times.morningPackAt, times.eveningReportAt],
  );
}

/** Tells the engine of every campaign of which it knows nothing, or other times; with `isAnew` of every one. A failure does
 *  not keep the others from being told; the first is thrown in the end. Returns how many campaigns there are. */
export async function tellEveryPaperTime(pool: Pool, telling: Telling): Promise<number> {
  const { rows } = await pool.query<Row & { id: string }>(
    `SELECT c.id, p.policy, s.morning_pack_at AS "morningPackAt", s.evening_report_at AS "eveningReportAt"
     FROM campaign c LEFT JOIN paper_schedule s ON s.campaign_id = c.id, LATERAL (
       SELECT policy FROM campaign_policy WHERE campaign_id = c.id ORDER BY version DESC LIMIT 1
     ) p ORDER BY c.id`,
  );
  const failures: unknown[] = [];
  for (const row of rows) {
    if (isTold(row, telling.timesOf(row.policy)) && telling.isAnew !== true) continue;
    await tellPaperTimes(pool, row.id, telling).catch((failure: unknown) => failures.push(failure));
  }
  if (failures.length > 0) throw failures[0];
  return rows.length;
}
