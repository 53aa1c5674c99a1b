// expects eslint(no-restricted-imports)
import { key } from '../vault/allowed.ts';
export const again = key;
