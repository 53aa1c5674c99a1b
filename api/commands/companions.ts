// What a command brings that must not enter a workflow: free text and names. It is stored before the command leaves,
// keyed by the command, so that a repeat stores it once and a refusal can take it back.
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { idFromHash } from '../../domain/identifier.ts';
import type { Id } from '../../domain/kernel.ts';

export interface Companions {
  texts: { field: string; text: string }[];
  persons: { id: Id; name: string }[];
}

/** The note, the row's own texts, and the names of new signatories. */
export function companionsOf(
  commandId: Id,
  texts: Record<string, string | undefined>,
  names: readonly (string | undefined)[],
): Companions {
  return {
    texts: Object.entries(texts).flatMap(([field, text]) => (text ? [{ field, text }] : [])),
    persons: names.flatMap((name, index) => (name ? [{ id: personIdFor(commandId, index), name }] : [])),
  };
}

/** The same command gives the same person, however often it is sent. */
export function personIdFor(commandId: Id, index: number): Id {
  const hex = createHash('sha256').update(`${commandId} ${index}`).digest('hex');
  return idFromHash(hex);
}

/** One statement for the texts of any number of commands, one for their persons, none where there is nothing. */
export async function storeCompanions(
  pool: Pool,
  commands: readonly { id: Id; householdId: Id | null; companions: Companions }[],
): Promise<void> {
  const texts = commands.flatMap(({ id, companions }) => companions.texts.map((text) => ({ id, ...text })));
  const persons = commands.flatMap(({ householdId, companions }) =>
    companions.persons.map((person) => ({ household: householdId, ...person })),
  );
  if (texts.length > 0) {
    await pool.query(
      `INSERT INTO note (command_id, field, text)
       SELECT t.id, t.field, t.text FROM jsonb_to_recordset($1::jsonb) AS t(id uuid, field text, text text)
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(texts)],
    );
  }
  if (persons.length > 0) {
    await pool.query(
      `INSERT INTO person (id, household_id, name, other_phones)
       SELECT p.id, p.household, p.name, '{}'
       FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, household uuid, name text)
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(persons)],
    );
  }
}

/** After a refusal nothing of the command stays. */
export async function dropCompanions(pool: Pool, id: Id, { texts, persons }: Companions): Promise<void> {
  if (texts.length > 0) await pool.query('DELETE FROM note WHERE command_id = $1', [id]);
  if (persons.length > 0) {
    await pool.query('DELETE FROM person WHERE id = ANY($1::uuid[])', [persons.map((person) => person.id)]);
  }
}
