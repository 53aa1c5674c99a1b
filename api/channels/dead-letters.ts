import { z } from 'zod';
import type { Id, Instant } from '../../domain/kernel.ts';
import { idSchema } from '../body-schemas.ts';
import type { Page } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Answer } from '../idempotency.ts';
import type { Prisma } from '../../prisma/client.ts';
import { pageOf, startOf } from '../reads/page.ts';

/** A message that was put aside, for people to look at. */
export interface DeadLetter {
  id: Id;
  /** Null: the channel's group. */
  staffId: Id | null;
  urgency: string;
  /** How many notifications it stands for. */
  notifications: number;
  createdAt: Instant;
  diedAt: Instant | null;
  attempts: number;
  code: string | null;
  /** What the receiver said last. */
  answer: string | null;
}

export const retrySchema = z.strictObject({ messageIds: z.array(idSchema).min(1).max(500).optional() });

const isDead = (channelId: Id): Prisma.MessageWhereInput => ({ channelId, state: 'dead', testAddress: null });

/** The oldest first. */
export async function listDeadLetters(
  { prisma }: Dependencies,
  channelId: Id,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<DeadLetter>> {
  const [at, after] = startOf(z.tuple([z.iso.datetime(), idSchema]), cursor) ?? [];
  const rows = await prisma.message.findMany({
    where: {
      ...isDead(channelId),
      ...(at === undefined
        ? {}
        : { OR: [{ createdAt: { gt: at } }, { createdAt: at, id: { gt: after ?? '' } }] }),
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: limit + 1,
    include: { tries: { orderBy: { number: 'desc' }, take: 1 }, _count: { select: { items: true } } },
  });
  return pageOf(
    rows.map(({ id, staffId, urgency, createdAt, endedAt, attempts, code, tries, _count }) => ({
      ...{
        id,
        staffId,
        urgency,
        attempts,
        code,
        notifications: _count.items,
        answer: tries[0]?.answer ?? null,
      },
      createdAt: createdAt.toISOString(),
      diedAt: endedAt?.toISOString() ?? null,
    })),
    limit,
    ({ createdAt, id }) => [createdAt, id],
  );
}

/** Puts dead letters back on their way, all of them unless some are named. */
export async function retryDeadLetters(
  transaction: Prisma.TransactionClient,
  channelId: Id,
  { messageIds }: z.output<typeof retrySchema>,
): Promise<Answer> {
  const now = new Date();
  const { count } = await transaction.message.updateMany({
    where: { ...isDead(channelId), ...(messageIds === undefined ? {} : { id: { in: messageIds } }) },
    data: { state: 'open', endedAt: null, tryingSince: now, nextAttemptAt: now },
  });
  return { status: 200, body: { retried: count } };
}
