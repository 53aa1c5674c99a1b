import type { EventOf } from '../../domain/events.ts';
import type { Author, Id, Instant } from '../../domain/kernel.ts';
import type { HouseholdFile } from '../../domain/views.ts';
import type { App } from '../app.ts';
import type { Dependencies } from '../dependencies.ts';
import { withMerged } from '../merged-households.ts';
import { maskNames, maskNumbers } from '../privacy/masking.ts';
import { LINE_COLUMNS, type HouseholdLine } from './building.ts';
import { withPromiseWords, type PromiseLine } from './promise-words.ts';
import { readRooms, type CoupledRoom, type NamedReopening } from './coupled-rooms.ts';
import { readMaskedPeople, type PersonView } from './people.ts';
import { withWords, type RefusalTrackPage } from './refusal-track.ts';
import { namesOf, whoSignsView, type Named, type WhoSignsView } from './who-signs.ts';

/** A contact attempt, as its author recorded it. */
export interface Contact {
  commandId: Id | null;
  at: Instant;
  recordedAt: Instant;
  by: Author;
  channel: EventOf<'visit_recorded'>['data']['channel'];
  outcome: EventOf<'visit_recorded'>['data']['outcome'];
  exception: boolean;
  note: string | null;
}

/** What the roll says beside the line; free text has its numbers masked, names are masked. */
interface RollTexts {
  tenureLabel: string;
  sharedFacilities: string | null;
  sharedWith: string | null;
  residents: string | null;
  registeredPersons: string | null;
  circumstances: string | null;
  handlerName: string | null;
  remark: string | null;
}

type Signatory = Omit<HouseholdFile['signatories'][number], 'needsReconfirmation'> &
  Named & { needsReconfirmation: NamedReopening | null };

/** The household's file. What the rules know is there once its building's workflow has spoken. */
export interface HouseholdPage
  extends
    HouseholdLine,
    RollTexts,
    Partial<
      Omit<
        HouseholdFile,
        keyof HouseholdLine | 'signatories' | 'whoSigns' | 'coupledHouseholds' | 'afterRefusal' | 'promises'
      >
    > {
  buildingName: string;
  people: PersonView[];
  signatories: Signatory[];
  whoSigns: WhoSignsView | null;
  coupledHouseholds: CoupledRoom[];
  contacts: Contact[];
  promises: PromiseLine[];
  afterRefusal: RefusalTrackPage | null;
  signingNumber?: number;
}

/** `GET /households/{id}`. */
export function registerHousehold(app: App, deps: Dependencies): void {
  app.get(
    '/households/:id',
    {
      config: { who: 'handler', place: 'household' },
      schema: { tags: ['reads'], summary: '户档 The file of a household, people masked' },
    },
    ({ place }) => readHousehold(deps, place.id),
  );
}

async function readHousehold(deps: Dependencies, id: Id): Promise<HouseholdPage> {
  const [row, people, contacts] = await Promise.all([
    readRow(deps, id),
    readMaskedPeople(deps, id),
    readContacts(deps, id),
  ]);
  const { file, signingNumber, ...line } = row;
  const named = namesOf(people);
  const afterRefusal = file?.afterRefusal ? await withWords(deps, file.afterRefusal) : null;
  const rooms = await readRooms(deps, file ?? {});
  // A file of before there were promises has none.
  const promises = await withPromiseWords(deps.pool, (file as Partial<HouseholdFile> | null)?.promises ?? []);
  return {
    ...file,
    ...line,
    residents: line.residents && maskNames(line.residents),
    circumstances: line.circumstances && maskNumbers(line.circumstances),
    remark: line.remark && maskNumbers(line.remark),
    people,
    signatories: (file?.signatories ?? []).map((signatory) => ({
      ...named(signatory),
      needsReconfirmation: signatory.needsReconfirmation && rooms.withRoom(signatory.needsReconfirmation),
    })),
    whoSigns: file?.whoSigns ? whoSignsView(file.whoSigns, named) : null,
    coupledHouseholds: rooms.coupled,
    contacts,
    promises,
    afterRefusal,
    reminders: file?.reminders ?? [],
    ...(signingNumber === null ? {} : { signingNumber }),
  };
}

type Row = HouseholdLine &
  RollTexts & { buildingName: string; file: HouseholdFile | null; signingNumber: number | null };

async function readRow({ pool }: Dependencies, id: Id): Promise<Row> {
  const { rows } = await pool.query<Row>({
    name: 'read_household',
    text: `SELECT ${LINE_COLUMNS}, b.name AS "buildingName", h.tenure_label AS "tenureLabel",
        h.shared_facilities AS "sharedFacilities", h.shared_with AS "sharedWith", h.residents,
        h.registered_persons AS "registeredPersons", h.circumstances, h.handler_name AS "handlerName", h.remark,
        s.file, l.number AS "signingNumber"
      FROM household h JOIN building b ON b.id = h.building_id LEFT JOIN household_state s ON s.household_id = h.id
      LEFT JOIN signing_ledger l ON l.household_id = h.id AND l.voided_at IS NULL
      WHERE h.id = $1`,
    values: [id],
  });
  const [row] = rows;
  if (!row) throw new Error(`Household ${id} went away while it was read`);
  return row;
}

/** The latest first; those that were taken back are left out. */
async function readContacts({ pool }: Dependencies, householdId: Id): Promise<Contact[]> {
  const { rows } = await pool.query<Contact>({
    name: 'read_contacts',
    text: `${withMerged('$1')}
      SELECT e.command_id AS "commandId", coalesce(e.occurred_at, e.at) AS at, e.at AS "recordedAt",
        jsonb_build_object('staffId', e.by_staff_id, 'role', e.by_role) AS by,
        e.data->>'channel' AS channel, e.data->>'outcome' AS outcome,
        coalesce((e.data->>'exception')::boolean, false) AS exception, n.text AS note
      FROM event e LEFT JOIN note n ON n.command_id = e.command_id AND n.field = 'note'
      WHERE e.household_id IN (SELECT id FROM whole) AND e.type = 'visit_recorded' AND NOT EXISTS (
        SELECT 1 FROM event w WHERE w.household_id IN (SELECT id FROM whole) AND w.type = 'record_withdrawn'
          AND w.data->>'commandId' = e.command_id::text
      )
      ORDER BY 2 DESC, e.seq DESC LIMIT 100`,
    values: [[householdId]],
  });
  return rows;
}
