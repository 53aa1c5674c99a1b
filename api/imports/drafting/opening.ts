import { unopened } from '../../../domain/building.ts';
import type { RollLine } from '../../../domain/household.ts';
import type { Author, Id, Instant } from '../../../domain/kernel.ts';
import type { Policy } from '../../../domain/policy.ts';
import { projectState, type Projection } from '../../../domain/projection.ts';
import { record } from '../../../domain/record.ts';
import { openBuilding } from '../../../domain/roll.ts';
import type { Calendar } from '../../../domain/working-time.ts';
import { stepId } from './step-id.ts';

/** Bytes of roll with which a building opens: some 5,600 households. Its state is twice as large, and a third of that
 *  once compressed; the engine refuses messages over 2 MB. */
const OPENING_BYTES = 2_500_000;

/** The first event of a new building; what a very large roll has beyond it follows as changes. */
export function openInParts(
  buildingId: Id,
  lines: readonly RollLine[],
  context: { importId: Id; campaignId: Id; policy: Policy; calendar: Calendar; by: Author; now: Instant },
): { opening: Projection; later: RollLine[] } {
  const { importId, campaignId, policy, calendar, by, now } = context;
  const [roll = [], ...rest] = splitBySize(lines, OPENING_BYTES);
  const fact = openBuilding({ campaignId, buildingId, policy, calendar, roll }, now);
  const stamp = { at: now, by, commandId: stepId(importId, buildingId, 'open') };
  const { building, events } = record(unopened(buildingId), [fact], stamp);
  return { opening: projectState(building, events), later: rest.flat() };
}

/** Runs of items whose JSON stays below `bytes`; one that is larger stands alone. */
export function splitBySize<T>(items: readonly T[], bytes: number): T[][] {
  const parts: T[][] = [];
  let size = Infinity;
  for (const item of items) {
    const length = JSON.stringify(item).length;
    if (size + length > bytes) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(item);
    size += length;
  }
  return parts;
}
