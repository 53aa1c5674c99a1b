import { z } from 'zod';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { CommandEnvelope } from '../../domain/intake.ts';
import type { Author, Id, Instant } from '../../domain/kernel.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Prisma } from '../../prisma/client.ts';
import type { Page } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { authorOf, type Principal } from '../principal.ts';
import { pageOf, startOf } from '../reads/page.ts';
import { policyFrom, storedPolicy } from './policy-merge.ts';
import { renewCampaignRules } from './campaign-rules.ts';
import { envelopeOf, noteReason, sendToEvery } from './every-building.ts';
import type { PolicyRequest } from './policy-schema.ts';

export interface PolicyVersion {
  version: number;
  at: Instant;
  by: Id | null;
  reason: string | null;
  policy: Policy;
}

/** Milliseconds; a city campaign has hundreds of buildings, and an import may have to end first. */
const CHANGED_WITHIN = 120_000;

/** Stores the next version and has every building of the campaign take it. The version is stored only once all of
 *  them have; commands that are sent again do nothing twice, so the change can be repeated after `EngineAway` or
 *  `OutcomeUnknown`. */
export async function changePolicy(
  deps: Dependencies,
  principal: Principal,
  campaignId: Id,
  change: { policy: PolicyRequest; reason: string },
): Promise<{ version: number; policy: Policy }> {
  const { prisma, dispatcher } = deps;
  const changed = await prisma.$transaction(
    async (transaction) => {
      // Changes of one campaign and its imports follow each other: no building starts with the version before.
      await transaction.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${campaignId}, 7081))::text`;
      const inForce = await transaction.campaignPolicy.findFirstOrThrow({
        where: { campaignId },
        orderBy: { version: 'desc' },
      });
      const policy = policyFrom(change.policy, storedPolicy(inForce.policy));
      const version = inForce.version + 1;
      await transaction.campaignPolicy.create({
        data: {
          campaignId,
          version,
          byId: principal.id,
          reason: change.reason,
          policy: policy as unknown as Prisma.InputJsonObject,
        },
      });
      const buildings = await transaction.building.findMany({
        where: { campaignId, withdrawnAt: null },
        select: { id: true },
      });
      const by = authorOf(principal);
      const commands = buildings.map(({ id }) => ({
        buildingId: id,
        envelope: policyCommand(id, version, policy, by),
      }));
      await noteReason(transaction, commands, change.reason);
      await sendToEvery(dispatcher, commands);
      return { version, policy };
    },
    { timeout: CHANGED_WITHIN, maxWait: 5_000 },
  );
  await renewCampaignRules(deps, campaignId);
  return changed;
}

/** The same version and document give the same command, so that a repeat is recognised. */
function policyCommand(buildingId: Id, version: number, policy: Policy, by: Author): CommandEnvelope {
  const command = { type: 'change_policy', data: { policy, version } } as const;
  return envelopeOf(`${buildingId} ${version} ${canonicalJson(policy)}`, command, by);
}

/** Every version of a campaign's policy, oldest first. */
export async function listPolicyVersions(
  { prisma }: Dependencies,
  campaignId: Id,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<PolicyVersion>> {
  const after = startOf(z.tuple([z.int()]), cursor)?.[0] ?? 0;
  const versions = await prisma.campaignPolicy.findMany({
    where: { campaignId, version: { gt: after } },
    orderBy: { version: 'asc' },
    take: limit + 1,
  });
  const items = versions.map(({ version, at, byId, reason, policy }) => ({
    version,
    at: at.toISOString(),
    by: byId,
    reason,
    policy: storedPolicy(policy),
  }));
  return pageOf(items, limit, ({ version }) => [version]);
}
