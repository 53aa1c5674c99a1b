// expects eslint(no-restricted-imports)
import { LIMIT } from '../domain/allowed.ts';
export const limit = LIMIT;
