// expects typescript(no-floating-promises)
import { sleep } from '@temporalio/workflow';
export const start = () => {
  sleep(1);
};
