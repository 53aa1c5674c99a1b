import { z } from 'zod';
import type { Id } from '../../domain/kernel.ts';
import { PERSONAL_KINDS } from '../../domain/notification/channel-kinds.ts';
import type { Prisma } from '../../prisma/client.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Answer } from '../idempotency.ts';
import { clockTimeSchema } from '../set-up/policy-parts.ts';

/** How somebody is reached beside the inbox. What is null is as the campaign has it. */
export const contactSchema = z
  .strictObject({
    email: z.email().max(200).nullable().default(null),
    /** In this order; what is missing is not used. */
    channels: z
      .array(z.enum(PERSONAL_KINDS))
      .max(PERSONAL_KINDS.length)
      .refine((kinds) => new Set(kinds).size === kinds.length, { error: '有重复项 · An item is there twice' })
      .default([...PERSONAL_KINDS]),
    quietFrom: clockTimeSchema.nullable().default(null),
    quietTo: clockTimeSchema.nullable().default(null),
    language: z.enum(['zh', 'en']).nullable().default(null),
  })
  .refine(({ quietFrom, quietTo }) => (quietFrom === null) === (quietTo === null), {
    error: '须同时给出起止时间 · Give both ends or none',
    path: ['quietTo'],
  });
export type Contact = z.output<typeof contactSchema>;

export async function readContact({ prisma }: Dependencies, staffId: Id): Promise<Contact> {
  const found = await prisma.contact.findUnique({ where: { staffId }, omit: { staffId: true } });
  return contactSchema.parse(found ?? {});
}

/** Replaces the whole. */
export async function storeContact(
  transaction: Prisma.TransactionClient,
  staffId: Id,
  contact: Contact,
): Promise<Answer> {
  await transaction.contact.upsert({ where: { staffId }, create: { staffId, ...contact }, update: contact });
  return { status: 200, body: contact };
}
