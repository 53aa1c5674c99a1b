import type { z } from 'zod';
import { problem, type Fault } from './problem.ts';

/** What the schema makes of a body. Throws `unrecognized_keys` or `invalid_body` with a path for every fault. */
export function validate<Output>(schema: z.ZodType<Output>, body: unknown): Output {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.flatMap(faultsOf);
  const isUnrecognized = faults.every(({ code }) => code === 'unrecognized_keys');
  throw problem(isUnrecognized ? 'unrecognized_keys' : 'invalid_body', faults);
}

/** One fault per unknown key, so that each has its own path. */
export function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: pathOf(issue.path), code: issue.code, message: issue.message }];
  }
  return issue.keys.map((key) => ({
    path: pathOf([...issue.path, key]),
    code: 'unrecognized_keys',
    message: `不认识的字段 · Unknown field: ${key}`,
  }));
}

/** `signatories.0.name`; empty for the body as a whole. */
const pathOf = (path: readonly PropertyKey[]): string => path.map(String).join('.');
