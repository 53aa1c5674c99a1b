// expects eslint(no-restricted-imports)
import { codec } from '../temporal/allowed.ts';
export const again = codec;
