// What a person reads for the codes of the papers.
import type { Text } from '../refusals.ts';
import type { Status } from '../status.ts';
import { CATEGORY_WORDS, text } from '../words.ts';
import type { NextStepKind } from './next-step.ts';
import type { Obstacle, PlainObstacle } from './obstacle.ts';
import type { PromiseState } from './promise-state.ts';

type Words<Code extends string> = Record<Code, Text>;

const PLAIN_OBSTACLE_WORDS: Words<PlainObstacle> = {
  papers_missing: text('缺材料', 'papers missing'),
  signatory_missing: text('缺签约人', 'a signatory is missing'),
  unwilling: text('不愿意', 'unwilling'),
  undecided: text('未定', 'undecided'),
  unreachable: text('联系不上', 'unreachable'),
  not_met: text('尚未见面', 'not met yet'),
  none: text('无', 'none'),
};

export const OBSTACLE_WORDS: Words<Obstacle> = { ...CATEGORY_WORDS, ...PLAIN_OBSTACLE_WORDS };

export const NEXT_STEP_WORDS: Words<NextStepKind> = {
  promise: text('兑现承诺', 'keep the promise'),
  appointment: text('赴约', 'keep the appointment'),
  answer_objection: text('答复诉求', 'answer the objection'),
  await_verdict: text('等待户意见', 'await the verdict'),
  collect_papers: text('收齐材料', 'collect the papers'),
  next_signatory: text('其余签约人签字', 'the other signatories'),
  survey: text('摸排', 'survey'),
  visit: text('走访', 'visit'),
  sign: text('签约', 'sign'),
};

export const STATUS_WORDS: Words<Status> = {
  signed: text('已签', 'signed'),
  partly_signed: text('部分签', 'partly signed'),
  appointed: text('已约签', 'appointed'),
  objecting: text('有诉求', 'objecting'),
  answered: text('已答复', 'answered'),
  willing: text('愿意', 'willing'),
  undecided: text('未定', 'undecided'),
  unwilling: text('不愿意', 'unwilling'),
  contacted: text('已接触', 'contacted'),
  unreachable: text('联系不上', 'unreachable'),
  not_contacted: text('未接触', 'not contacted'),
};

export const PROMISE_WORDS: Words<PromiseState> = {
  open: text('进行中', 'open'),
  overdue: text('逾期', 'overdue'),
  kept: text('已兑现', 'kept'),
  broken: text('未兑现', 'broken'),
  withdrawn: text('已撤回', 'withdrawn'),
};
