// Everything that a pack tells, read in one snapshot of the database.
import type { BuildingEvent } from '../../domain/events.ts';
import { kinOf, TIES } from '../../domain/evidence/lineage.ts';
import { TOLD_OF_OTHERS } from '../../domain/evidence/bearing.ts';
import type { Id, Instant } from '../../domain/kernel.ts';
import type { HouseholdFile } from '../../domain/views.ts';
import type { Prisma } from '../../prisma/client.ts';
import type { CampaignPolicy, LedgerEntry } from '../../prisma/generated/client.ts';
import type { Place } from '../auth/places.ts';
import type { Dependencies } from '../dependencies.ts';
import { EVENT_JSON } from '../../feed/event-json.ts';
import { openPerson, type PersonView } from '../reads/people.ts';

export interface Sources {
  household: HouseholdRow;
  /** Those that may bear on the household, oldest first. */
  events: BuildingEvent[];
  /** Numbers of the events with which their commands began. */
  firstOfCommands: ReadonlySet<number>;
  /** Free text by command and field. */
  texts: ReadonlyMap<Id, Record<string, string>>;
  /** Of the household and its kin. */
  ledger: LedgerEntry[];
  policies: CampaignPolicy[];
  /** The household's own, in clear. */
  people: PersonView[];
  /** Names for the ids of persons, of staff and tokens, and rooms for those of households. */
  persons: ReadonlyMap<Id, string>;
  staff: ReadonlyMap<Id, string>;
  rooms: ReadonlyMap<Id, string>;
  /** Every name that a masked text must not tell: of all who live in the building, as far as the roll knows. */
  residentNames: string[];
}

/** The line of the roll, and what the building last said about it. */
export interface HouseholdRow {
  id: Id;
  campaignName: string;
  baseName: string | null;
  buildingName: string;
  stairwell: string | null;
  floor: string | null;
  room: string;
  certificate: string | null;
  tenureLabel: string;
  areaCm2: number | null;
  sharedFacilities: string | null;
  sharedWith: string | null;
  residents: string | null;
  registeredPersons: string | null;
  circumstances: string | null;
  remark: string | null;
  removedAt: Instant | null;
  /** Null for a household that has left the roll. */
  standing: HouseholdFile | null;
}

/** Reads a household's evidence through one transaction, so that its parts fit each other. */
export async function readSources(
  deps: Dependencies,
  transaction: Prisma.TransactionClient,
  place: Place & { buildingId: Id },
): Promise<Sources> {
  const { id: householdId, buildingId, campaignId } = place;
  const kin = kinOf(await readTies(transaction, buildingId), householdId);
  const rows = await readEvents(transaction, buildingId, kin);
  const events = rows.map(({ event }) => event);
  const commands = rows.flatMap(({ event, isFirst }) =>
    isFirst && event.commandId ? [event.commandId] : [],
  );
  const policies = await transaction.campaignPolicy.findMany({
    where: { campaignId },
    orderBy: { version: 'asc' },
  });
  const mentioned = [...idsIn(events), ...policies.flatMap(({ byId }) => byId ?? [])];
  const roll = await transaction.household.findMany({
    where: { buildingId },
    select: { id: true, room: true, residents: true },
  });
  const persons = await readNames(transaction, PERSON_NAMES, [buildingId, mentioned]);
  const people = await transaction.person.findMany({ where: { householdId }, orderBy: { id: 'asc' } });
  return {
    household: await readHousehold(transaction, householdId),
    events,
    firstOfCommands: new Set(rows.flatMap(({ event, isFirst }) => (isFirst ? [event.seq] : []))),
    texts: await readTexts(transaction, commands),
    ledger: await transaction.ledgerEntry.findMany({
      where: { householdId: { in: kin } },
      orderBy: { number: 'asc' },
    }),
    policies,
    people: people.map((person) => openPerson(deps, person)),
    persons,
    staff: await readNames(transaction, STAFF_NAMES, [mentioned]),
    rooms: new Map(roll.map(({ id, room }) => [id, room])),
    residentNames: [...persons.values(), ...roll.flatMap(({ residents }) => namesIn(residents ?? ''))],
  };
}

interface EventRow {
  event: BuildingEvent;
  isFirst: boolean;
}

/** Splits and merges, by which others' records are a household's own. */
async function readTies(transaction: Prisma.TransactionClient, buildingId: Id): Promise<BuildingEvent[]> {
  const rows = await transaction.$queryRawUnsafe<{ event: BuildingEvent }[]>(
    `SELECT ${EVENT_JSON} AS event FROM event e
     WHERE e.building_id = $1::uuid AND e.type = ANY($2::text[]) ORDER BY e.seq`,
    buildingId,
    TIES,
  );
  return rows.map(({ event }) => event);
}

/** Those of the household and its kin, those of the building as a whole, and those of others that name one of them. What
 *  somebody wrote belongs to the first event of the command, but for reminders that ended with it. */
const EVENTS = `
  SELECT ${EVENT_JSON} AS event,
    e.command_id IS NOT NULL AND e.type <> 'reminder_withdrawn' AND NOT EXISTS (
      SELECT FROM event x
      WHERE x.command_id = e.command_id AND x.seq < e.seq AND x.type <> 'reminder_withdrawn'
    ) AS "isFirst"
  FROM event e
  WHERE e.building_id = $1::uuid
    AND (e.household_id = ANY($2::uuid[]) OR e.household_id IS NULL
      OR (e.type = ANY($3::text[])
        AND EXISTS (SELECT FROM unnest($2::text[]) kin WHERE position(kin IN e.data::text) > 0)))
  ORDER BY e.seq`;

const readEvents = (
  transaction: Prisma.TransactionClient,
  buildingId: Id,
  kin: readonly Id[],
): Promise<EventRow[]> => transaction.$queryRawUnsafe<EventRow[]>(EVENTS, buildingId, kin, TOLD_OF_OTHERS);

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const idsIn = (events: readonly BuildingEvent[]): Id[] => [...new Set(JSON.stringify(events).match(UUID))];

async function readTexts(
  transaction: Prisma.TransactionClient,
  commands: readonly Id[],
): Promise<Map<Id, Record<string, string>>> {
  const rows = await transaction.$queryRawUnsafe<{ id: Id; texts: Record<string, string> }[]>(
    `SELECT command_id AS id, jsonb_object_agg(field, text) AS texts FROM note
     WHERE command_id = ANY($1::uuid[]) GROUP BY command_id`,
    commands,
  );
  return new Map(rows.map(({ id, texts }) => [id, texts]));
}

const PERSON_NAMES = `
  SELECT p.id, p.name FROM person p JOIN household h ON h.id = p.household_id WHERE h.building_id = $1::uuid
  UNION SELECT id, name FROM person WHERE id = ANY($2::uuid[])`;
/** Tokens act as well, under their own names. */
const STAFF_NAMES = `
  SELECT id, name FROM staff WHERE id = ANY($1::uuid[])
  UNION ALL SELECT id, name FROM api_token WHERE id = ANY($1::uuid[])`;

async function readNames(
  transaction: Prisma.TransactionClient,
  sql: string,
  values: unknown[],
): Promise<Map<Id, string>> {
  const rows = await transaction.$queryRawUnsafe<{ id: Id; name: string }[]>(sql, ...values);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** What a cell of residents tells beside names. */
const KINSHIP = new Set(
  '本人 户主 配偶 丈夫 妻子 儿子 女儿 父亲 母亲 父母 子女 孙子 孙女 外孙 外孙女 媳妇 女婿 兄弟 姐妹 同住 同住人 空户'.split(
    ' ',
  ),
);

/** The names in a cell of the roll: what stands between separators, without what is added in brackets. */
const namesIn = (cell: string): string[] =>
  cell
    .replace(/[（(][^）)]*[）)]/g, ' ')
    .split(/[、，,;；:：/\s]+/)
    .filter((part) => /\p{L}{2}/u.test(part) && !KINSHIP.has(part));

async function readHousehold(transaction: Prisma.TransactionClient, id: Id): Promise<HouseholdRow> {
  const { building, state, areaCm2, removedAt, ...row } = await transaction.household.findUniqueOrThrow({
    where: { id },
    include: { state: { select: { file: true } }, building: { include: { campaign: true } } },
  });
  const { stairwell, floor, room, certificate, tenureLabel, sharedFacilities, sharedWith } = row;
  const { residents, registeredPersons, circumstances, remark } = row;
  return {
    id,
    campaignName: building.campaign.name,
    baseName: building.campaign.baseName,
    buildingName: building.name,
    ...{ stairwell, floor, room, certificate, tenureLabel, areaCm2, sharedFacilities, sharedWith },
    ...{ residents, registeredPersons, circumstances, remark },
    removedAt: removedAt?.toISOString() ?? null,
    standing: (state?.file as unknown as HouseholdFile | undefined) ?? null,
  };
}
