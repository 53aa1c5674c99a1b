// expects eslint(no-restricted-imports)
import { send } from '../activities/allowed.ts';
export const start = send;
