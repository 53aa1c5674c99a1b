import { LIMIT } from '../domain/allowed.ts';
export const feed = LIMIT;
