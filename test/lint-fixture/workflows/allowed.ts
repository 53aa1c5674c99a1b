import { sleep } from '@temporalio/workflow';
import type { Send } from '../activities/allowed.ts';
import { LIMIT } from '../domain/allowed.ts';
export const start = async (send: Send) => {
  await sleep(LIMIT);
  await send();
};
