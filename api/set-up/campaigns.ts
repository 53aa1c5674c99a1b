import { z } from 'zod';
import type { Id } from '../../domain/kernel.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Prisma } from '../../prisma/client.ts';
import { idSchema } from '../body-schemas.ts';
import type { CampaignSummary, Page } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Answer } from '../idempotency.ts';
import type { Principal } from '../principal.ts';
import { pageOf, startOf } from '../reads/page.ts';
import { policyFrom, storedPolicy } from './policy-merge.ts';
import type { PolicyRequest } from './policy-schema.ts';

/** A campaign with the policy in force. */
export interface CampaignPage extends CampaignSummary {
  policy: Policy;
}

export interface NewCampaign {
  id: Id;
  name: string;
  baseName?: string | undefined;
  policy?: PolicyRequest | undefined;
}

/** Throws `invalid_body` or `unrecognized_keys` for faults of the policy. */
export async function createCampaign(
  transaction: Prisma.TransactionClient,
  by: Principal,
  { id, name, baseName, policy: requested = 'shanghai-95' }: NewCampaign,
): Promise<Answer> {
  const policy = policyFrom(requested, null);
  const version = { version: 1, byId: by.id, policy: policy as unknown as Prisma.InputJsonObject };
  const campaign = await transaction.campaign.create({
    data: {
      id,
      name,
      baseName: baseName ?? null,
      createdBy: by.id,
      policies: { create: version },
    },
  });
  const body: CampaignPage = { ...summaryOf({ ...campaign, policies: [{ version: 1 }] }), policy };
  return { status: 201, body };
}

/** The newest version is in force. */
const IN_FORCE = { orderBy: { version: 'desc' }, take: 1 } as const;

/** The campaigns that a principal may see, oldest first. */
export async function listCampaigns(
  { prisma }: Dependencies,
  { scope, seesNothing }: Principal,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<CampaignSummary>> {
  if (seesNothing) return { items: [], nextCursor: null };
  const after = startOf(z.tuple([idSchema]), cursor)?.[0];
  const campaigns = await prisma.campaign.findMany({
    where: {
      id: {
        ...(scope ? { in: scope.campaignIds ?? [] } : {}),
        ...(after === undefined ? {} : { gt: after }),
      },
    },
    orderBy: { id: 'asc' },
    take: limit + 1,
    include: { policies: { ...IN_FORCE, select: { version: true } } },
  });
  return pageOf(campaigns.map(summaryOf), limit, ({ id }) => [id]);
}

export async function readCampaign({ prisma }: Dependencies, id: Id): Promise<CampaignPage> {
  const campaign = await prisma.campaign.findUniqueOrThrow({
    where: { id },
    include: { policies: IN_FORCE },
  });
  const [inForce] = campaign.policies;
  if (!inForce) throw new Error(`Campaign ${id} has no policy`);
  return { ...summaryOf(campaign), policy: storedPolicy(inForce.policy) };
}

function summaryOf(campaign: {
  id: Id;
  name: string;
  baseName: string | null;
  createdAt: Date;
  policies: { version: number }[];
}): CampaignSummary {
  const { id, name, baseName, createdAt, policies } = campaign;
  return { id, name, baseName, policyVersion: policies[0]?.version ?? 0, createdAt: createdAt.toISOString() };
}
