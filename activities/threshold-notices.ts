import { createHash } from 'node:crypto';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { ThresholdNotice } from '../domain/campaign-run.ts';
import { idFromHash } from '../domain/identifier.ts';
import type { CommandEnvelope } from '../domain/intake.ts';
import type { Id } from '../domain/kernel.ts';
import { APPLY_UPDATE, buildingWorkflowId } from '../domain/names.ts';

/** Gives each building its notices, in order. Throws while one of them cannot take them; may be repeated. */
export async function tellBuildings(client: Client, notices: readonly ThresholdNotice[]): Promise<void> {
  const byBuilding = new Map<Id, ThresholdNotice[]>();
  for (const notice of notices) {
    byBuilding.set(notice.buildingId, [...(byBuilding.get(notice.buildingId) ?? []), notice]);
  }
  await Promise.all([...byBuilding].map(([id, theirs]) => tell(client, id, theirs.map(noticeEnvelope))));
}

async function tell(client: Client, buildingId: Id, batch: readonly CommandEnvelope[]): Promise<void> {
  const updateId = hashOf(batch.map(({ id }) => id).join());
  try {
    await client.workflow
      .getHandle(buildingWorkflowId(buildingId))
      .executeUpdate(APPLY_UPDATE, { args: [batch], updateId });
  } catch (failure) {
    // It was withdrawn, or is being rebuilt from its history: then it reports anew and is told again.
    if (failure instanceof WorkflowNotFoundError) return;
    throw failure;
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A notice as the command of its building; the same notice gives the same command. */
export function noticeEnvelope(notice: ThresholdNotice): CommandEnvelope {
  const { thresholdId, met } = notice;
  const fingerprint = hashOf(JSON.stringify(notice));
  return {
    id: idFromHash(fingerprint),
    fingerprint,
    command: { type: 'note_campaign_threshold', data: { thresholdId, met } },
    occurredAt: null,
    by: { staffId: null, role: 'system' },
    unknown: null,
  };
}
