import type { AcceptedOutcome, Answered, Outcome } from '../../domain/intake.ts';
import type { Id } from '../../domain/kernel.ts';
import type { RefusalCode } from '../../domain/refusals.ts';
import type { Prisma } from '../../prisma/client.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Answer } from '../idempotency.ts';
import { nextId } from '../identifier.ts';
import type { Principal } from '../principal.ts';
import { refusal } from '../problem.ts';
import { noteReason, sendToEvery } from '../set-up/every-building.ts';
import type { Handover } from './request.ts';
import { findTargets, type BuildingTarget, type CampaignTarget, type Target } from './targets.ts';
import { addWork, noWork, type WorkCounts } from './work.ts';

/** What a building, or a campaign as a whole, handed over, by ids. */
export interface Handed {
  buildingId: Id | null;
  campaignId: Id;
  householdIds: Id[];
  objectionIds: Id[];
  promiseIds: Id[];
  appointmentIds: Id[];
}

/** Somebody may have handed it over, or closed it, since it was looked at. */
const MAY_REFUSE: readonly RefusalCode[] = ['stage_closed', 'nothing_to_reassign'];

/** Hands over, one command a building and one a campaign. A repeat of the same request finds what the first try did, for
 *  its answers are kept for ever, and does the rest. Throws `EngineAway`, `OutcomeUnknown`, 409 `nothing_to_reassign`. */
export async function handOver(
  deps: Dependencies,
  principal: Principal,
  handover: Handover,
  request: Id,
): Promise<Handed[]> {
  const targets = await findTargets(deps, principal, handover, request);
  const sent = withWork(targets, handover);
  // Notes come first: a building that takes its command says why, whatever happens to the others.
  await noteReason(deps.prisma, sent, handover.body.reason);
  const outcomes = await sendAll(deps, sent);
  await forgetReasons(deps, outcomes);
  const handed = await collect(deps, targets, outcomes);
  if (handed.length === 0) throw refusal('nothing_to_reassign');
  return handed;
}

function withWork(targets: readonly Target[], { work, campaignPromises }: Handover): Target[] {
  const having = new Set([
    ...work.map(({ id }) => id),
    ...campaignPromises.map(({ campaignId }) => campaignId),
  ]);
  return targets.filter(({ buildingId, campaignId }) => having.has(buildingId ?? campaignId));
}

/** Campaigns one after the other: somebody works on few. */
async function sendAll({ dispatcher }: Dependencies, sent: readonly Target[]): Promise<Map<Id, Outcome>> {
  const buildings = sent.filter((target): target is BuildingTarget => target.buildingId !== null);
  const campaigns = sent.filter((target): target is CampaignTarget => target.buildingId === null);
  const outcomes = await sendToEvery(dispatcher, buildings, MAY_REFUSE);
  for (const { campaignId, envelope } of campaigns)
    outcomes.set(envelope.id, await dispatcher.sendToCampaign(campaignId, envelope));
  return outcomes;
}

/** A refused command leaves no note. */
async function forgetReasons({ prisma }: Dependencies, outcomes: ReadonlyMap<Id, Outcome>): Promise<void> {
  const refused = [...outcomes].flatMap(([id, { kind }]) => (kind === 'refused' ? [id] : []));
  if (refused.length > 0) await prisma.note.deleteMany({ where: { commandId: { in: refused } } });
}

/** What was taken now, and what an earlier try of this request had: its answers are in PostgreSQL. */
async function collect(
  { pool }: Dependencies,
  targets: readonly Target[],
  outcomes: ReadonlyMap<Id, Outcome>,
): Promise<Handed[]> {
  const open = targets.flatMap(({ envelope: { id } }) => (isAnswered(outcomes.get(id)) ? [] : [id]));
  const { rows } = await pool.query<{ id: Id; answer: Answered }>(
    `SELECT id, answer FROM request_answer WHERE id = ANY($1::uuid[]) AND kind = 'command'`,
    [open],
  );
  const stored = new Map(rows.map(({ id, answer }) => [id, answer]));
  return targets.flatMap((target) => {
    const { id } = target.envelope;
    const outcome = isAnswered(outcomes.get(id)) ? outcomes.get(id) : stored.get(id);
    return outcome?.kind === 'accepted' ? [handedBy(target, outcome.ids)] : [];
  });
}

const isAnswered = (outcome: Outcome | undefined): boolean =>
  outcome?.kind === 'accepted' || outcome?.kind === 'refused';

const handedBy = ({ buildingId, campaignId }: Target, ids: AcceptedOutcome['ids']): Handed => ({
  buildingId,
  campaignId,
  householdIds: listOf(ids['householdIds']),
  objectionIds: listOf(ids['objectionIds']),
  promiseIds: listOf(ids['promiseIds']),
  appointmentIds: listOf(ids['appointmentIds']),
});

const listOf = (ids: Id | Id[] | undefined): Id[] => (ids === undefined ? [] : [ids].flat());

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
  const buildings = handed.filter(({ buildingId }) => buildingId !== null).length;
  return { status: 200, body: { reassigned: totalOf(handed), buildings } };
}
