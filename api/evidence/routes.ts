import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Id } from '../../domain/kernel.ts';
import { civilDateOf } from '../../domain/working-time.ts';
import type { Prisma } from '../../prisma/client.ts';
import type { App } from '../app.ts';
import { requireRole } from '../auth/access.ts';
import type { Place } from '../auth/places.ts';
import type { Dependencies } from '../dependencies.ts';
import { nextId } from '../identifier.ts';
import { createTurnstile } from '../campaign-lock.ts';
import type { Principal } from '../principal.ts';
import { projectRoot } from '../project-root.ts';
import { LOOKS } from '../reads/reveal.ts';
import { makePack, type Pack, type PackRequest } from './pack.ts';
import { readSources } from './sources.ts';
import { zipOf } from './zip.ts';

const ZIP = 'application/zip';
const evidenceSchema = z.strictObject({
  purpose: z.string().trim().min(2).max(200),
  personalData: z.boolean().optional(),
});
/** A pack is held in memory while it is made; two at once are enough for a base and keep that bounded. */
const PACKS_AT_ONCE = 2;
/** Of one snapshot: what entries, ledger and roll say fits together. Milliseconds. */
const SNAPSHOT = { isolationLevel: 'RepeatableRead', timeout: 30_000, maxWait: 10_000 } as const;

/** `POST /households/{id}/evidence`: everything said and done as a zip for mediation and court. A repeat is another
 *  pack on record, so its `Idempotency-Key` is not kept. */
export function registerEvidence(app: App, deps: Dependencies): void {
  const take = createTurnstile(PACKS_AT_ONCE);
  app.post(
    '/households/:id/evidence',
    {
      config: { who: 'handler', place: 'past_household' },
      schema: {
        tags: ['reads'],
        summary:
          '证据包（留痕；personalData 限组长及以上） Everything said and done, hash-chained, as an audited zip',
        body: evidenceSchema,
        produces: [ZIP],
      },
    },
    async ({ principal, place, body }, reply) => {
      const { purpose, personalData = false } = body;
      if (personalData) {
        requireRole(principal, 'leader');
        LOOKS.take(principal.id);
      }
      const request = requestOf(principal, place, { purpose, personalData });
      const file = await take(async () =>
        zipOf((await makeAudited(deps, place, request)).files, request.madeAt),
      );
      const name = `evidence-${place.id}-${civilDateOf(request.madeAt)}.zip`;
      return reply
        .type(ZIP)
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('cache-control', 'no-store')
        .send(file);
    },
  );
}

function requestOf(
  { id, name, role }: Principal,
  place: Place,
  asked: { purpose: string; personalData: boolean },
): PackRequest {
  return {
    ...asked,
    packId: nextId(),
    buildingId: buildingOf(place),
    campaignId: place.campaignId,
    madeAt: new Date().toISOString(),
    madeBy: { id, name, role },
  };
}

function buildingOf({ buildingId }: Place): Id {
  if (buildingId === null) throw new Error('A household is always in a building');
  return buildingId;
}

/** Makes a pack and puts it on record, or does neither. */
async function makeAudited(deps: Dependencies, place: Place, request: PackRequest): Promise<Pack> {
  const verifier = await readFile(join(projectRoot(), 'api', 'evidence', 'verify.mjs'), 'utf8');
  return deps.prisma.$transaction(async (transaction) => {
    const sources = await readSources(deps, transaction, { ...place, buildingId: request.buildingId });
    const pack = makePack(request, sources, deps.fingerprintKey, verifier);
    await transaction.audit.createMany({ data: recordsOf(request, place.id, pack) });
    return pack;
  }, SNAPSHOT);
}

/** One row for the pack, with the last hash of its chain, and one for everybody whose data it shows. */
function recordsOf(
  request: PackRequest,
  householdId: Id,
  { head, peopleShown }: Pack,
): Prisma.AuditCreateManyInput[] {
  const { packId, purpose, personalData } = request;
  const made = { byId: request.madeBy.id, at: request.madeAt, purpose };
  const action = personalData ? 'evidence_made_with_personal_data' : 'evidence_made';
  return [
    { ...made, id: packId, action, subject: householdId, digest: head },
    ...peopleShown.map((subject) => ({ ...made, id: nextId(), action: 'person_revealed', subject })),
  ];
}
