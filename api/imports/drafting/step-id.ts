import { createHash } from 'node:crypto';
import { idFromHash } from '../../../domain/identifier.ts';
import type { Id } from '../../../domain/kernel.ts';

/** The id of a command that an import gives: the same step has the same id, so that repeating it does nothing. */
export function stepId(importId: Id, buildingId: Id, step: string): Id {
  const hex = createHash('sha256').update(`${importId} ${buildingId} ${step}`).digest('hex');
  return idFromHash(hex);
}

/** Tells an import's own commands from what people recorded. */
export const importFingerprint = (importId: Id): string => `import:${importId}`;
