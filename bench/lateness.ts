// Many reminders due at one instant, all over a city: how long after that instant does PostgreSQL have each?
import type { Building } from '../domain/building.ts';
import { instant, millis, type Id, type Instant } from '../domain/kernel.ts';
import { POLICY_TEMPLATES } from '../domain/policy-templates.ts';
import type { Policy } from '../domain/policy.ts';
import type { Database } from '../prisma/client.ts';
import { freshId } from '../test/environment/roll.ts';
import type { Bench, Side } from './cases.ts';
import { median, percentile } from './numbers.ts';
import { openCampaign } from './opening.ts';

const CITY = { buildings: 500, households: 4 };
const REMINDERS = CITY.buildings * CITY.households;

/** Milliseconds from opening until the reminders are due, at first; then as long as this machine takes to start them. */
const spans: Record<Side, number> = { doorstep: 60_000, naive: 120_000 };
/** Milliseconds for which everything has been started when they are due. */
const SETTLED = 10_000;
const STORED_WITHIN = 600_000;

/** Milliseconds after the instant at which reminders were due. */
export interface Lateness {
  medianMs: number;
  p99Ms: number;
}

/** Opens a city, waits until its reminders are due and stored, and measures how late each was. */
export async function measureLateness(bench: Bench, side: Side): Promise<Lateness> {
  const { database } = bench.systems;
  await noteArrivals(database);
  for (;;) {
    const handlerId = await addHandler(database);
    const openedAt = Date.now();
    const dueAt = instant(openedAt + spans[side]);
    const campaignId = await start(bench, side, { handlerId, openedAt, dueAt });
    const startedAt = Date.now();
    const late = (await arrivals(database, campaignId)).map((at) => at - millis(dueAt));
    const isSettled = millis(dueAt) - startedAt >= SETTLED;
    spans[side] = wholeSeconds((startedAt - openedAt) * 1.5) + 2 * SETTLED;
    if (isSettled) return { medianMs: median(late), p99Ms: percentile(late, 99) };
  }
}

const wholeSeconds = (milliseconds: number): number => Math.ceil(milliseconds / 1_000) * 1_000;

interface Schedule {
  handlerId: Id;
  openedAt: number;
  dueAt: Instant;
}

/** The campaign, once all its workflows have been started. */
async function start({ systems }: Bench, side: Side, { handlerId, openedAt, dueAt }: Schedule): Promise<Id> {
  const opening = { policy: reminding(spans[side]), at: instant(openedAt), handlerId };
  const city = await openCampaign(systems.database, CITY, opening);
  if (side === 'doorstep') await systems.doorstep.startBuildings(city);
  else await systems.startNaiveReminders(city.flatMap((building) => remindersOf(building, handlerId, dueAt)));
  return city[0]?.campaignId ?? '';
}

/** A household that nobody surveyed is reminded of after that time, and nothing else is. */
function reminding(milliseconds: number): Policy {
  const policy = POLICY_TEMPLATES['shanghai-95'];
  const { window, morningPackAt, eveningReportAt } = policy.reminders;
  const notSurveyed = { after: `PT${milliseconds / 1_000}S` };
  return { ...policy, reminders: { window, morningPackAt, eveningReportAt, notSurveyed } };
}

const remindersOf = ({ id, campaignId, households }: Building, staffId: Id, dueAt: Instant) =>
  Object.keys(households).map((householdId) => ({
    ...{ id: freshId(), campaignId, buildingId: id, householdId, staffId, dueAt },
  }));

async function addHandler({ prisma }: Database): Promise<Id> {
  const id = freshId();
  await prisma.staff.create({ data: { id, name: 'Bench', roles: ['handler'] } });
  return id;
}

/** From now on the database writes down when it commits a notification, whoever stores it. */
async function noteArrivals({ pool }: Database): Promise<void> {
  await pool.query(`
    CREATE TABLE IF NOT EXISTS bench_arrival (notification_id uuid, campaign_id uuid, at timestamptz);
    CREATE OR REPLACE FUNCTION bench_note_arrival() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO bench_arrival VALUES (NEW.id, NEW.campaign_id, clock_timestamp());
      RETURN NULL;
    END $$;
    DROP TRIGGER IF EXISTS bench_arrival ON notification;
    CREATE CONSTRAINT TRIGGER bench_arrival AFTER INSERT ON notification DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION bench_note_arrival()`);
}

/** Epoch milliseconds of every reminder of a campaign, once all are there. */
async function arrivals({ pool }: Database, campaignId: Id): Promise<number[]> {
  for (const until = Date.now() + STORED_WITHIN; ; await pause(500)) {
    const { rows } = await pool.query<{ at: Date }>('SELECT at FROM bench_arrival WHERE campaign_id = $1', [
      campaignId,
    ]);
    if (rows.length === REMINDERS) return rows.map(({ at }) => at.getTime());
    if (rows.length > REMINDERS || Date.now() > until) {
      throw new Error(`${rows.length} reminders were stored instead of ${REMINDERS}`);
    }
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
