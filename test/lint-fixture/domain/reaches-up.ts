// expects eslint(no-restricted-imports)
import { start } from '../workflows/allowed.ts';
export const again = start;
