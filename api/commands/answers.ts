import { QUESTIONS } from '../../domain/circumstances.ts';
import type { Refused } from '../../domain/decision.ts';
import type { Answered } from '../../domain/intake.ts';
import type { Id } from '../../domain/kernel.ts';
import { problem, refusal, type Fault, type Problem } from '../problem.ts';
import type { PathIds } from './row.ts';

/** What a client hears of a command. */
export interface CommandAnswer {
  status: number;
  body: Record<string, unknown> | Problem;
  /** It is the first answer again. */
  isReplay: boolean;
}

/** The answer to an outcome. A refusal because of an id in the path is a 404, every other one a 409. */
export function answerTo(commandId: Id, outcome: Answered, ids: PathIds, isReplay: boolean): CommandAnswer {
  if (outcome.kind === 'accepted') {
    const { seq, ids: given, household, building } = outcome;
    const body = {
      commandId,
      seq,
      ...(Object.keys(given).length > 0 ? { ids: given } : {}),
      ...(household ? { household } : {}),
      ...(building ? { building } : {}),
    };
    return { status: 201, body, isReplay };
  }
  const body = refusedBy(outcome, ids);
  return { status: body.status, body, isReplay };
}

function refusedBy(outcome: Answered & { kind: 'refused' }, ids: PathIds): Problem {
  const { code, thresholds, campaignThresholds, questions } = outcome;
  const isPathId =
    code === 'unknown_objection' ||
    code === 'unknown_appointment' ||
    code === 'unknown_promise' ||
    (code === 'unknown_signatory' && ids.signatoryId !== '');
  if (isPathId) return problem(code);
  const extra = {
    ...(thresholds ? { thresholds } : {}),
    ...(campaignThresholds ? { campaignThresholds } : {}),
  };
  return refusal(code, extra, questions?.map(questionFault));
}

/** An open question as a fault of the person it is about. */
const questionFault = ({ code, person }: NonNullable<Refused['questions']>[number]): Fault => {
  const { zh, en } = QUESTIONS[code];
  return { path: person === null ? 'persons' : `persons.${person}`, code, message: `${zh} · ${en}` };
};

export const problemAnswer = (body: Problem): CommandAnswer => ({
  status: body.status,
  body,
  isReplay: false,
});
