import { z } from 'zod';
import { isAtLeast, type Id, type Instant } from '../../domain/kernel.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Principal } from '../principal.ts';
import { Problem, problem, problemBody } from '../problem.ts';
import { problemOf } from '../serving/faults.ts';
import { validate } from '../validation.ts';
import { problemAnswer, type CommandAnswer } from './answers.ts';
import { matchCommand, type Match } from './match.ts';
import { findPlaces, type Place } from './place.ts';
import { idSchema, instantSchema } from './row.ts';
import type { Submission, Submitter } from './submit.ts';

export const MOST_COMMANDS = 500;

/** Commands that a phone kept while it had no signal. */
export const batchSchema = z.strictObject({
  commands: z.array(
    z.strictObject({
      id: idSchema,
      path: z.string().startsWith('/').max(300),
      body: z.record(z.string(), z.unknown()),
      occurredAt: instantSchema.optional(),
    }),
  ),
});

type Item = z.output<typeof batchSchema>['commands'][number];

/** One outcome per command, in order; one refusal stops nothing else. */
export async function submitBatch(
  deps: Dependencies,
  submitter: Submitter,
  principal: Principal,
  items: readonly Item[],
  requestId: string,
): Promise<{ id: Id; status: number; body: unknown }[]> {
  const matches = items.map(({ path }) => permitted(principal, path));
  const queries = matches.map((match, index) => ({
    ids: match instanceof Problem ? {} : match.ids,
    key: items[index]?.id ?? null,
  }));
  const places = await findPlaces(deps.pool, principal, queries);
  const submissions = items.map((item, index) => {
    const [match, place] = [matches[index], places[index]];
    if (!match || match instanceof Problem) return match ?? problem('not_found');
    if (!place || place instanceof Problem) return place ?? problem('not_found');
    return submissionOf(principal, item, match, place);
  });
  const answers = await submitter.submit(
    submissions.filter((one): one is Submission => !(one instanceof Problem)),
  );
  return Promise.all(
    submissions.map(async (submission, index) => {
      const answer =
        submission instanceof Problem ? problemAnswer(submission) : await settled(answers.shift());
      return { id: items[index]?.id ?? '', ...spoken(answer, requestId) };
    }),
  );
}

const spoken = ({ status, body }: CommandAnswer, requestId: string): { status: number; body: unknown } => ({
  status,
  body: body instanceof Problem ? problemBody(body, requestId) : body,
});

function permitted(principal: Principal, path: string): Match | Problem {
  const match = matchCommand(path);
  if (!match) return problem('not_found');
  return isAtLeast(principal.role, match.row.who) ? match : problem('forbidden');
}

function submissionOf(principal: Principal, item: Item, match: Match, place: Place): Submission | Problem {
  const { type, row } = match;
  const sentBody = item.occurredAt === undefined ? item.body : { ...item.body, occurredAt: item.occurredAt };
  try {
    const body = validate(row.body as z.ZodType<Record<string, unknown>>, sentBody);
    const occurredAt = (body['occurredAt'] as Instant | undefined) ?? null;
    const path = `/api/v1${item.path}`;
    return { type, row, path, sentBody, body, key: item.id, occurredAt, principal, place };
  } catch (failure) {
    if (failure instanceof Problem) return failure;
    throw failure;
  }
}

/** The engine may be away for one building and not for another: the phone repeats what was not answered. */
async function settled(answer: Promise<CommandAnswer> | undefined): Promise<CommandAnswer> {
  try {
    return answer ? await answer : problemAnswer(problem('internal'));
  } catch (failure) {
    return problemAnswer(problemOf(failure));
  }
}
