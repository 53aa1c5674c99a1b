// The naive system's front: one request, one update. It looks up less than the real API and keeps no answers.
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import fastify from 'fastify';
import { z } from 'zod';
import { INTENTS } from '../../domain/household.ts';
import type { CommandEnvelope, Outcome } from '../../domain/intake.ts';
import { openDatabase } from '../../prisma/client.ts';
import { endWithParent, required } from '../surroundings.ts';
import { naiveWorkflowId } from './names.ts';
import type { naiveBuilding } from './workflow.ts';

const surveySchema = z.strictObject({ intent: z.enum(INTENTS), support: z.int().min(1).max(5).optional() });

endWithParent();
const { pool } = openDatabase(required('DATABASE_URL'));
const connection = await Connection.connect({ address: required('TEMPORAL_ADDRESS') });
const client = new Client({ connection });
const bearer = `Bearer ${required('BENCH_TOKEN')}`;
const staffId = randomUUID();

const app = fastify();
app.get('/readyz', () => ({ ready: true }));
app.post<{ Params: { householdId: string } }>(
  '/api/v1/households/:householdId/surveys',
  async (request, reply) => {
    if (request.headers.authorization !== bearer) return reply.code(401).send();
    const { householdId } = request.params;
    const { intent, support } = surveySchema.parse(request.body);
    const id = String(request.headers['idempotency-key']);
    const envelope: CommandEnvelope = {
      id,
      fingerprint: id,
      command: { type: 'record_survey', householdId, data: { intent, support: support ?? null } },
      occurredAt: null,
      by: { staffId, role: 'director' },
      unknown: null,
    };
    const outcome = await apply(await findBuilding(householdId), envelope);
    return reply.code(outcome?.kind === 'accepted' ? 201 : 409).send(outcome);
  },
);
await app.listen({ host: '127.0.0.1', port: Number(required('PORT')) });

async function findBuilding(householdId: string): Promise<string> {
  const { rows } = await pool.query<{ building_id: string }>({
    name: 'find_household',
    text: 'SELECT building_id FROM household WHERE id = $1',
    values: [householdId],
  });
  const [row] = rows;
  if (!row) throw new Error('No such household');
  return row.building_id;
}

const apply = (buildingId: string, envelope: CommandEnvelope) =>
  client.workflow
    .getHandle<typeof naiveBuilding>(naiveWorkflowId(buildingId))
    .executeUpdate<Outcome | undefined, [CommandEnvelope]>('applyOne', {
      args: [envelope],
      updateId: envelope.id,
    });
