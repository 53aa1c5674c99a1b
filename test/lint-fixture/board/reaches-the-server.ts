// expects eslint(no-restricted-imports)
import { serve } from '../api/allowed.ts';
export const again = serve;
