// expects typescript(no-misused-promises)
import { connect } from '../prisma/allowed.ts';
export const later = (names: string[]) => names.forEach(async () => connect());
