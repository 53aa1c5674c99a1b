// expects eslint(no-restricted-imports)
import { given } from '../test/allowed.ts';
export const again = given;
