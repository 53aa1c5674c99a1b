export const NEXT_STEPS = [
  'promise',
  'appointment',
  'answer_objection',
  'await_verdict',
  'collect_papers',
  'next_signatory',
  'survey',
  'visit',
  'sign',
] as const;
export type NextStepKind = (typeof NEXT_STEPS)[number];
