import { condition } from '@temporalio/workflow';
import { earliest, instant, millis, type Instant } from '../domain/kernel.ts';
import type { RunBudget } from './run-budget.ts';

/** Waits until `dueAt` says so, or until the run has to continue as new. A signal may move it at any time. */
export async function untilDue(budget: RunBudget, dueAt: () => Instant | null): Promise<void> {
  while (!budget.isSpent()) {
    const at = dueAt();
    if (at !== null && at <= instant(Date.now())) return;
    const until = earliest([at, budget.renewAt]) ?? budget.renewAt;
    const isMoved = (): boolean => dueAt() !== at || budget.isSpent();
    if (!(await condition(isMoved, millis(until) - Date.now()))) budget.spendRing(instant(Date.now()));
  }
}
