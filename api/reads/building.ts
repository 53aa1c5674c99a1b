import type { Effect } from '../../domain/building.ts';
import { noCounts, type Counts } from '../../domain/counts.ts';
import type { Id, Instant } from '../../domain/kernel.ts';
import type { Tenure } from '../../domain/household.ts';
import type { RefusalStep, Stage } from '../../domain/policy.ts';
import type { Status } from '../../domain/status.ts';
import type { ThresholdState } from '../../domain/thresholds.ts';
import type { App } from '../app.ts';
import type { Dependencies } from '../dependencies.ts';
import { readBuildingReminders, withHoldouts, type BuildingReminder } from './building-reminders.ts';
import { byAddress } from './natural-order.ts';

/** A household as lists show it. */
export interface HouseholdLine {
  id: Id;
  campaignId: Id;
  buildingId: Id;
  stairwell: string | null;
  floor: string | null;
  room: string;
  certificate: string | null;
  tenure: Tenure;
  areaCm2: number | null;
  status: Status;
  handlerId: Id | null;
  nextDueAt: Instant | null;
  signedAt: Instant | null;
  /** Somebody has to sign again, for plans that changed. */
  needsReconfirmation: boolean;
}

export interface BuildingPage {
  id: Id;
  campaignId: Id;
  name: string;
  stage: Stage;
  stageEndsAt: Instant | null;
  /** The calendar of that end is not published yet. */
  stageEndsProvisional: boolean;
  /** Number of the last event; 0 until the building's workflow has spoken. */
  seq: number;
  lastEventAt: Instant | null;
  counts: Counts;
  /** How it stood when the agreement took effect; null before. */
  effect: Effect | null;
  thresholds: ThresholdState[];
  /** Of the building as a whole, oldest first. */
  reminders: BuildingReminder[];
  /** Each with the step after a refusal at which it stands, if any. */
  households: (HouseholdLine & { refusalStep: RefusalStep | null })[];
}

/** Columns of a household's line, for statements over `household h` and `household_state s`. A household whose
 *  building has not spoken yet is as the roll left it. */
export const LINE_COLUMNS = `h.id, h.campaign_id AS "campaignId", h.building_id AS "buildingId", h.stairwell, h.floor,
  h.room, h.certificate, h.tenure, h.area_cm2 AS "areaCm2", coalesce(s.status, 'not_contacted') AS status,
  s.handler_id AS "handlerId", s.next_due_at AS "nextDueAt", s.signed_at AS "signedAt",
  coalesce(jsonb_path_exists(s.file, '$.signatories[*].needsReconfirmation.since'), false) AS "needsReconfirmation"`;

/** `GET /buildings/{id}`. */
export function registerBuilding(app: App, deps: Dependencies): void {
  app.get(
    '/buildings/:id',
    {
      config: { who: 'anyone', place: 'building' },
      schema: { tags: ['reads'], summary: '楼栋 A building with its households' },
    },
    ({ place }) => readBuilding(deps, place.id),
  );
}

async function readBuilding({ pool, prisma }: Dependencies, id: Id): Promise<BuildingPage> {
  const building = await prisma.building.findUniqueOrThrow({ where: { id }, include: { state: true } });
  const { rows } = await pool.query<BuildingPage['households'][number]>({
    name: 'read_building',
    text: `SELECT ${LINE_COLUMNS}, CASE WHEN s.file #> '{afterRefusal,ended}' = 'null'
        THEN s.file #>> '{afterRefusal,step}' END AS "refusalStep"
      FROM household h LEFT JOIN household_state s ON s.household_id = h.id
      WHERE h.building_id = $1 AND h.removed_at IS NULL`,
    values: [id],
  });
  const { state } = building;
  const households = rows.toSorted(byAddress);
  return {
    id,
    campaignId: building.campaignId,
    name: building.name,
    stage: (state?.stage ?? 'survey') as Stage,
    stageEndsAt: state?.stageEndsAt?.toISOString() ?? null,
    stageEndsProvisional: await isEndProvisional(pool, id),
    seq: state?.seq ?? 0,
    lastEventAt: state?.lastEventAt.toISOString() ?? null,
    counts: (state?.counts as unknown as Counts | undefined) ?? noCounts(),
    effect: (state?.effect as unknown as Effect | null | undefined) ?? null,
    thresholds: (state?.thresholds as unknown as ThresholdState[] | undefined) ?? [],
    reminders: withHoldouts(await readBuildingReminders(pool, id), households),
    households,
  };
}

/** Every file of the building says so; any will do. */
async function isEndProvisional(pool: Dependencies['pool'], buildingId: Id): Promise<boolean> {
  const { rows } = await pool.query<{ provisional: boolean | null }>({
    name: 'read_stage_end',
    text: `SELECT (file->>'stageEndsProvisional')::boolean AS provisional
      FROM household_state WHERE building_id = $1 LIMIT 1`,
    values: [buildingId],
  });
  return rows[0]?.provisional ?? false;
}
