import { inBothLanguages, splitLanguages, type Words } from '../page/words.ts';
import { RequestRefused } from '../failures.ts';
import type { Draft } from './draft.ts';

type PromiseField = 'who' | 'what' | 'when';

/** Why a promise was not taken, where to say so. */
export type PromiseRefusal = Partial<Record<PromiseField | 'whole', Words>>;

const FIELD_OF_CODE: Readonly<Record<string, PromiseField>> = { unknown_staff: 'who', in_the_past: 'when' };
const FIELD_OF_PATH: Readonly<Record<string, PromiseField>> = { staffId: 'who', what: 'what', dueAt: 'when' };

/** What the server said no to stands beside the field that it is about. */
export function refusalOf(error: Error | null): PromiseRefusal {
  if (error === null) return {};
  if (!(error instanceof RequestRefused)) return { whole: inBothLanguages(error) };
  const { code, errors = [] } = error.problem;
  const field = FIELD_OF_CODE[code];
  if (field) return { [field]: inBothLanguages(error) };
  const faults = errors.flatMap(({ path, message }) => {
    const named = FIELD_OF_PATH[path];
    return named ? [[named, splitLanguages(message)] as const] : [];
  });
  return faults.length > 0 && faults.length === errors.length
    ? Object.fromEntries(faults)
    : { whole: inBothLanguages(error) };
}

/** What is missing before it can be sent. */
export function lackOf({ staffId, what }: Draft, dueAt: string | null): PromiseRefusal {
  return {
    ...(staffId === '' ? { who: { zh: '请选谁来做', en: 'Choose who does it' } } : {}),
    ...(what.trim() === '' ? { what: { zh: '请写要做什么', en: 'Say what will be done' } } : {}),
    ...(dueAt === null ? { when: { zh: '请选日期和时间', en: 'Choose date and time' } } : {}),
  };
}
