import type { Id } from '../../domain/kernel.ts';
import type { HouseholdFile } from '../../domain/views.ts';
import type { Dependencies } from '../dependencies.ts';

type Track = NonNullable<HouseholdFile['afterRefusal']>;
type Step = Track['steps'][number] & { reference: string | null; reason: string | null; note: string | null };

/** What was recorded after a refusal, each step with what its author wrote. */
export type RefusalTrackPage = Omit<Track, 'steps'> & { steps: Step[] };

export async function withWords({ pool }: Dependencies, track: Track): Promise<RefusalTrackPage> {
  const { rows } = await pool.query<{ command_id: Id; field: string; text: string }>({
    name: 'read_refusal_words',
    text: 'SELECT command_id, field, text FROM note WHERE command_id = ANY($1::uuid[])',
    values: [track.steps.map(({ commandId }) => commandId)],
  });
  const word = (commandId: Id, field: string): string | null =>
    rows.find((row) => row.command_id === commandId && row.field === field)?.text ?? null;
  const steps = track.steps.map((step) => ({
    ...step,
    reference: word(step.commandId, 'reference'),
    reason: word(step.commandId, 'reason'),
    note: word(step.commandId, 'note'),
  }));
  return { ...track, steps };
}
