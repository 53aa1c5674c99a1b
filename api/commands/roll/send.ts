import type { Command } from '../../../domain/decide.ts';
import type { CommandEnvelope, Outcome } from '../../../domain/intake.ts';
import type { Id } from '../../../domain/kernel.ts';
import { vaultOf } from '../../../vault/installation-vault.ts';
import { withCampaignLock } from '../../campaign-lock.ts';
import type { Dependencies } from '../../dependencies.ts';
import type { Place } from '../place.ts';
import type { HttpCommandType, RollRow } from '../row.ts';
import { RollDrafting } from './drafting.ts';
import { dropDraft, storeDraft } from './store.ts';

export interface RollChange {
  type: HttpCommandType;
  row: RollRow<unknown>;
  body: Record<string, unknown>;
  place: Place & { buildingId: Id };
}

/** Drafts a change of the roll, stores what must not enter a workflow, and sends the command. Under the lock that
 *  imports take: two people, or a person and a file, never bring the same household. */
export async function sendRollChange(
  deps: Dependencies,
  { type, row, body, place }: RollChange,
  envelope: Omit<CommandEnvelope, 'command'>,
): Promise<Outcome> {
  return withCampaignLock(deps, place.campaignId, async (client) => {
    const seed = `${envelope.id} ${envelope.fingerprint}`;
    const drafting = new RollDrafting(client, vaultOf(deps.dataDir), { place, seed });
    const data = await row.draft(body as never, place.ids, drafting);
    const unknown = envelope.unknown ?? (await drafting.findClash());
    await storeDraft(client, place, drafting.draft);
    const { householdId } = place.ids;
    const command = { type, ...(householdId ? { householdId } : {}), data } as Command;
    const outcome = await deps.dispatcher.send(place.buildingId, { ...envelope, command, unknown });
    if (outcome.kind === 'refused') await dropDraft(client, drafting.draft);
    return outcome;
  });
}
