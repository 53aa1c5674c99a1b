import type { Id } from '../../domain/kernel.ts';
import { raised, type RaisedEntry } from '../../domain/notification/entry.ts';
import type { Prisma } from '../../prisma/client.ts';
import type { Dependencies } from '../dependencies.ts';
import { derivedId } from '../identifier.ts';
import { storedPolicy } from '../set-up/policy-merge.ts';
import { totalOf, type Handed } from './hand-over.ts';
import type { Handover } from './request.ts';

/** Tells both once a campaign, with the count, and takes back what still waited for the one who is away: the other finds
 *  it among his tasks. `request` names the handover, so that a repeat tells nobody twice. */
export async function tellBoth(
  transaction: Prisma.TransactionClient,
  { fromStaffId, body: { toStaffId } }: Handover,
  handed: readonly Handed[],
  request: Id,
): Promise<void> {
  const campaignIds = [...new Set(handed.map(({ campaignId }) => campaignId))];
  for (const campaignId of campaignIds) {
    const some = handed.filter((one) => one.campaignId === campaignId);
    const entries = await entriesFor(transaction, campaignId, some, request, [toStaffId, fromStaffId]);
    await transaction.$queryRaw`
      SELECT enqueue_notifications(NULL, ${campaignId}::uuid, ${JSON.stringify(entries)}::jsonb)::text`;
  }
  const households = handed.flatMap(({ householdIds }) => householdIds);
  const subjects = handed.flatMap(({ objectionIds, promiseIds }) => [...objectionIds, ...promiseIds]);
  await transaction.$executeRaw`
    UPDATE notification SET withdrawn_at = now() WHERE staff_id = ${fromStaffId}::uuid AND withdrawn_at IS NULL
      AND (household_id = ANY(${households}::uuid[]) OR subject_id = ANY(${subjects}::uuid[]))`;
}

async function entriesFor(
  transaction: Prisma.TransactionClient,
  campaignId: Id,
  handed: readonly Handed[],
  request: Id,
  people: readonly Id[],
): Promise<RaisedEntry[]> {
  const { policy } = await transaction.campaignPolicy.findFirstOrThrow({
    where: { campaignId },
    orderBy: { version: 'desc' },
  });
  const { households, objections, promises } = totalOf(handed);
  const at = new Date().toISOString();
  return people.map((staffId) => ({
    ...raised(storedPolicy(policy), { seq: 1, at, kind: 'workHandedOver', staffId }),
    sourceId: derivedId(`reassignment ${request} ${campaignId}`),
    count: households + objections + promises,
  }));
}

/** Mail and SMS of the campaigns look what waits. What is lost here the sweep finds. */
export async function wakeChannels(
  { prisma, engine }: Dependencies,
  campaignIds: readonly Id[],
): Promise<void> {
  const at = new Date().toISOString();
  const channels = await prisma.channel.findMany({
    where: { campaignId: { in: [...campaignIds] }, disabledAt: null, kind: { in: ['email', 'sms'] } },
    select: { id: true },
  });
  await Promise.all(channels.map(({ id }) => engine.wakeChannel(id, { at }).catch(() => undefined)));
}
