import type { Start } from '../api/allowed.ts';
export type Again = Start;
