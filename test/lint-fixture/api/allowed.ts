import type { start } from '../workflows/allowed.ts';
import { connect } from '../prisma/allowed.ts';
export type Start = typeof start;
export const serve = connect;
