import { connect } from '../prisma/allowed.ts';
export const send = async (): Promise<void> => {
  await connect();
};
export type Send = typeof send;
