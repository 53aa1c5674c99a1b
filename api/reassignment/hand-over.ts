import { canonicalJson } from '../../domain/canonical-json.ts';
import type { AcceptedOutcome, Answered, Outcome } from '../../domain/intake.ts';
import type { Author, Id } from '../../domain/kernel.ts';
import type { RefusalCode } from '../../domain/refusals.ts';
import type { Prisma } from '../../prisma/client.ts';
import { visible } from '../auth/places.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Answer } from '../idempotency.ts';
import { nextId } from '../identifier.ts';
import { authorOf, type Principal } from '../principal.ts';
import { refusal } from '../problem.ts';
import { envelopeOf, noteReason, sendToEvery, type Addressed } from '../set-up/every-building.ts';
import type { Handover } from './request.ts';
import { addWork, noWork, type WorkCounts } from './work.ts';

/** What a building handed over, by ids. */
export interface Handed {
  buildingId: Id;
  campaignId: Id;
  householdIds: Id[];
  objectionIds: Id[];
  promiseIds: Id[];
  appointmentIds: Id[];
}

/** Somebody may have handed it over, or closed it, since it was looked at. */
const MAY_REFUSE: readonly RefusalCode[] = ['stage_closed', 'nothing_to_reassign'];

/** Hands over, one command a building. A repeat of the same request finds what the first try did and does the rest: a
 *  command is named by the request and its building, and its answer is kept for ever. Throws `EngineAway`,
 *  `OutcomeUnknown`, 409 `nothing_to_reassign`. */
export async function handOver(
  deps: Dependencies,
  principal: Principal,
  { fromStaffId, body, work }: Handover,
  request: Id,
): Promise<Handed[]> {
  const words = `reassignment ${request} ${fromStaffId} ${canonicalJson(body)}`;
  const possible = await findBuildings(deps, principal, body);
  const by = authorOf(principal);
  const commands = possible.map(({ id, householdIds }): Addressed => ({
    buildingId: id,
    envelope: commandFor(words, { id, householdIds }, { fromStaffId, toStaffId: body.toStaffId, by }),
  }));
  const having = new Set(work.map(({ id }) => id));
  const sent = commands.filter(({ buildingId }) => having.has(buildingId));
  // Notes come first: a building that takes its command says why, whatever happens to the others.
  await noteReason(deps.prisma, sent, body.reason);
  const outcomes = await sendToEvery(deps.dispatcher, sent, MAY_REFUSE);
  await forgetReasons(deps, outcomes);
  const handed = await collect(deps, commands, outcomes);
  if (handed.length === 0) throw refusal('nothing_to_reassign');
  const campaigns = new Map(possible.map(({ id, campaignId }) => [id, campaignId]));
  return handed.map(({ buildingId, ids }) => ({
    buildingId,
    campaignId: campaigns.get(buildingId) ?? '',
    householdIds: listOf(ids['householdIds']),
    objectionIds: listOf(ids['objectionIds']),
    promiseIds: listOf(ids['promiseIds']),
    appointmentIds: listOf(ids['appointmentIds']),
  }));
}

const listOf = (ids: Id | Id[] | undefined): Id[] => (ids === undefined ? [] : [ids].flat());

interface Possible {
  id: Id;
  campaignId: Id;
  /** Those that the body names; null: all. */
  householdIds: Id[] | null;
}

/** Every building that the request may be about, also one that has nothing left because the first try reached it. */
async function findBuildings(
  { pool }: Dependencies,
  principal: Principal,
  { campaignId, buildingIds, householdIds }: Handover['body'],
): Promise<Possible[]> {
  const mine = visible(principal, { campaign: 'b.campaign_id', building: 'b.id' }, 4);
  const { rows } = await pool.query<Possible>(
    `SELECT b.id, b.campaign_id AS "campaignId", n.ids AS "householdIds" FROM building b
     LEFT JOIN LATERAL (
       SELECT array_agg(h.id ORDER BY h.id) AS ids FROM household h WHERE h.building_id = b.id AND h.id = ANY($3::uuid[])
     ) n ON true
     WHERE b.withdrawn_at IS NULL AND ($1::uuid IS NULL OR b.campaign_id = $1)
       AND ($2::uuid[] IS NULL OR b.id = ANY($2)) AND ($3::uuid[] IS NULL OR n.ids IS NOT NULL) AND ${mine.sql}
     ORDER BY b.id`,
    [campaignId ?? null, buildingIds ?? null, householdIds ?? null, ...mine.values],
  );
  return rows;
}

function commandFor(
  words: string,
  { id, householdIds }: Pick<Possible, 'id' | 'householdIds'>,
  { by, ...people }: { fromStaffId: Id; toStaffId: Id; by: Author },
): Addressed['envelope'] {
  return envelopeOf(`${words} ${id}`, { type: 'reassign_work', data: { ...people, householdIds } }, by);
}

/** A refused command leaves no note. */
async function forgetReasons({ prisma }: Dependencies, outcomes: ReadonlyMap<Id, Outcome>): Promise<void> {
  const refused = [...outcomes].flatMap(([id, { kind }]) => (kind === 'refused' ? [id] : []));
  if (refused.length > 0) await prisma.note.deleteMany({ where: { commandId: { in: refused } } });
}

/** What was taken now, and what an earlier try of this request had: its answers are in PostgreSQL. */
async function collect(
  { pool }: Dependencies,
  commands: readonly Addressed[],
  outcomes: ReadonlyMap<Id, Outcome>,
): Promise<{ buildingId: Id; ids: AcceptedOutcome['ids'] }[]> {
  const open = commands.flatMap(({ envelope: { id } }) => (isAnswered(outcomes.get(id)) ? [] : [id]));
  const { rows } = await pool.query<{ id: Id; answer: Answered }>(
    `SELECT id, answer FROM request_answer WHERE id = ANY($1::uuid[]) AND kind = 'command'`,
    [open],
  );
  const stored = new Map(rows.map(({ id, answer }) => [id, answer]));
  return commands.flatMap(({ buildingId, envelope: { id } }) => {
    const outcome = isAnswered(outcomes.get(id)) ? outcomes.get(id) : stored.get(id);
    return outcome?.kind === 'accepted' ? [{ buildingId, ids: outcome.ids }] : [];
  });
}

const isAnswered = (outcome: Outcome | undefined): boolean =>
  outcome?.kind === 'accepted' || outcome?.kind === 'refused';

const countsOf = (handed: Handed): WorkCounts => ({
  households: handed.householdIds.length,
  objections: handed.objectionIds.length,
  promises: handed.promiseIds.length,
  appointments: handed.appointmentIds.length,
});

export const totalOf = (handed: readonly Handed[]): WorkCounts =>
  handed.map(countsOf).reduce<WorkCounts>(addWork, noWork());

/** What the requester hears, and what is written down of it. */
export async function recordHandover(
  transaction: Prisma.TransactionClient,
  principal: Principal,
  { fromStaffId, body }: Handover,
  handed: readonly Handed[],
): Promise<Answer> {
  await transaction.audit.create({
    data: {
      ...{ id: nextId(), byId: principal.id, action: 'work_reassigned', subject: fromStaffId },
      purpose: body.reason,
    },
  });
  return { status: 200, body: { reassigned: totalOf(handed), buildings: handed.length } };
}
