import { z } from 'zod';
import type { App } from '../app.ts';
import { nameSchema, pageQuery } from '../body-schemas.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce } from '../idempotency.ts';
import { nextId } from '../identifier.ts';
import { followPolicy } from '../papers/schedules.ts';
import { createCampaign, listCampaigns, readCampaign } from './campaigns.ts';
import { changePolicy, listPolicyVersions } from './policy-versions.ts';
import { policyRequestSchema } from './policy-schema.ts';

const TAGS = ['set-up'];
const campaignSchema = z.strictObject({
  name: nameSchema,
  baseName: nameSchema.optional(),
  policy: policyRequestSchema.optional(),
});
const policyChangeSchema = z.strictObject({
  policy: policyRequestSchema,
  reason: z.string().trim().min(1).max(2_000),
});
const listQuery = z.strictObject(pageQuery);

/** Campaigns and the policy they are signed under. */
export function registerCampaignRoutes(app: App, deps: Dependencies): void {
  registerCampaigns(app, deps);
  registerPolicies(app, deps);
}

function registerCampaigns(app: App, deps: Dependencies): void {
  app.post(
    '/campaigns',
    {
      config: { who: 'director', installationWide: true },
      schema: { tags: TAGS, summary: '新建签约批次 Create a campaign', body: campaignSchema },
    },
    async (request, reply) => {
      const id = nextId();
      await answerOnce(deps, request, reply, (transaction) =>
        createCampaign(transaction, request.principal, { ...request.body, id }),
      );
      // Nobody waits for the engine.
      await followPolicy(deps, id, request.log);
      return reply;
    },
  );

  app.get(
    '/campaigns',
    {
      config: { who: 'anyone' },
      schema: { tags: TAGS, summary: '签约批次 Campaigns', querystring: listQuery },
    },
    ({ principal, query }) => listCampaigns(deps, principal, query),
  );

  app.get(
    '/campaigns/:id',
    {
      config: { who: 'anyone', place: 'campaign' },
      schema: { tags: TAGS, summary: '一个签约批次 One campaign' },
    },
    ({ place }) => readCampaign(deps, place.campaignId),
  );
}

function registerPolicies(app: App, deps: Dependencies): void {
  app.patch(
    '/campaigns/:id/policy',
    {
      config: { who: 'director', place: 'campaign' },
      schema: { tags: TAGS, summary: '修改政策 Change the policy (RFC 7396)', body: policyChangeSchema },
    },
    async ({ principal, place, body, log }) => {
      const changed = await changePolicy(deps, principal, place.campaignId, body);
      await followPolicy(deps, place.campaignId, log);
      return changed;
    },
  );

  app.get(
    '/campaigns/:id/policy/versions',
    {
      config: { who: 'anyone', place: 'campaign' },
      schema: { tags: TAGS, summary: '政策的各个版本 Versions of the policy', querystring: listQuery },
    },
    ({ place, query }) => listPolicyVersions(deps, place.campaignId, query),
  );
}
