import { z } from 'zod';
import { REFUSAL_STEPS } from '../../domain/policy.ts';
import { REFUSAL_PHASES, REFUSAL_TURNS, turnOf, type RefusalPhase } from '../../domain/refusal-track.ts';
import { COMMON, instantSchema, noIds, reasonSchema, row, type Table } from './row.ts';

const PHASES = [...new Set(Object.values(REFUSAL_PHASES).flat())] as [RefusalPhase, ...RefusalPhase[]];

const stepSchema = z
  .strictObject({
    ...COMMON,
    step: z.enum(REFUSAL_STEPS),
    phase: z.enum(PHASES),
    servedAt: instantSchema.optional(),
    reference: z.string().trim().min(1).max(200).optional(),
    reason: reasonSchema.optional(),
  })
  .superRefine(({ step, phase, servedAt }, context) => {
    const phases: readonly string[] = REFUSAL_PHASES[step];
    if (!phases.includes(phase)) {
      const message = `须为 ${phases.join('、')} 之一 · Of ${step} one of ${phases.join(', ')}`;
      context.addIssue({ code: 'custom', path: ['phase'], message });
    } else if (REFUSAL_TURNS[turnOf({ step, phase })].isServed !== (servedAt !== undefined)) {
      const message =
        servedAt === undefined
          ? '须填送达时间，期限由此起算 · Say when it was served: periods count from then'
          : '这一步没有送达，请用 occurredAt · Nothing is served here; use occurredAt';
      context.addIssue({ code: 'custom', path: ['servedAt'], message });
    }
  });

export const REFUSAL_COMMANDS = {
  record_refusal_step: row({
    path: 'households/:householdId/refusal-steps',
    who: 'director',
    offline: false,
    about:
      'Records a step after a refusal (调解、决定、复议、诉讼、执行); its clocks are shown and do nothing.',
    body: stepSchema,
    texts: ({ reference, reason }) => ({ reference, reason }),
    bodyIds: noIds,
    data: ({ step, phase, servedAt }) => ({ step, phase, servedAt: servedAt ?? null }),
  }),
} satisfies Table<'record_refusal_step'>;
