import type { Building } from '../../domain/building.ts';
import { CHANNELS, INTENTS, VISIT_OUTCOMES, type Household } from '../../domain/household.ts';
import { instant } from '../../domain/kernel.ts';
import { OBJECTION_CATEGORIES } from '../../domain/policy.ts';
import type { Randomness } from '../../local/demo/randomness.ts';

/** Something that staff might do next: a command on its way to the API. */
export interface Act {
  path: string;
  body: Record<string, unknown>;
}

type Choice = (household: Household, random: Randomness, now: number) => Act | null;

const HOUR = 3_600_000;

const act = (path: string, body: Act['body']): Act => ({ path, body });
const at = ({ id }: Household, path: string): string => `/households/${id}/${path}`;

const survey: Choice = (household, random) =>
  act(at(household, 'surveys'), { intent: random.choose(INTENTS), support: random.between(1, 5) });

const visit: Choice = (household, random) =>
  act(at(household, 'visits'), { channel: random.choose(CHANNELS), outcome: random.choose(VISIT_OUTCOMES) });

const objection: Choice = (household, random) =>
  act(at(household, 'objections'), { category: random.choose(OBJECTION_CATEGORIES) });

const appointment: Choice = (household, random, now) =>
  act(at(household, 'appointments'), {
    kind: random.chance(0.7) ? 'signing' : 'visit',
    at: instant(now + random.between(1, 40) * HOUR),
  });

const signature: Choice = (household, random) => {
  const open = Object.values(household.signatories).filter(({ signedAt }) => signedAt === null);
  if (open.length === 0) return null;
  return act(at(household, 'signatures'), { signatoryId: random.choose(open).id, medium: 'paper' });
};

const retraction: Choice = (household, random) => {
  const given = Object.values(household.signatories).filter(({ signedAt }) => signedAt !== null);
  if (given.length === 0) return null;
  const { id } = random.choose(given);
  return act(at(household, `signatures/${id}/retraction`), { reason: '家里再商量' });
};

/** Whatever an open objection waits for. */
const handling: Choice = (household, random) => {
  const open = Object.values(household.objections).filter(({ closedAt }) => closedAt === null);
  if (open.length === 0) return null;
  const { id, answer } = random.choose(open);
  if (answer === null)
    return act(`/objections/${id}/answers`, { kind: random.choose(['feasible', 'explained']) });
  return act(`/objections/${id}/verdict`, {
    verdict: random.choose(['accepted', 'maintained', 'withdrawn']),
  });
};

/** A slip is taken back. */
const withdrawal: Choice = (household, random) => {
  const records = [...household.surveys, ...household.visits];
  if (records.length === 0) return null;
  return act(at(household, 'withdrawals'), { commandId: random.choose(records).commandId });
};

const CHOICES: readonly Choice[] = [
  ...[survey, visit, objection, appointment, handling, handling, withdrawal, retraction],
  ...[signature, signature, signature, signature],
];

/** Something to do with one of the building's households; it may be refused. */
export function chooseAct(building: Building, random: Randomness, now: number): Act {
  const household = random.choose(Object.values(building.households));
  return random.choose(CHOICES)(household, random, now) ?? chooseAct(building, random, now);
}
