import type { CampaignCommand } from '../../domain/campaign-intake.ts';
import type { Command } from '../../domain/decide.ts';
import type { CommandEnvelope, Outcome } from '../../domain/intake.ts';
import type { Id, Instant } from '../../domain/kernel.ts';
import { createTurnstile } from '../campaign-lock.ts';
import type { Dependencies } from '../dependencies.ts';
import { fingerprintOf } from '../idempotency.ts';
import { nextId } from '../identifier.ts';
import { authorOf, type Principal } from '../principal.ts';
import { problem } from '../problem.ts';
import { answerTo, problemAnswer, type CommandAnswer } from './answers.ts';
import { followBodies } from './body-places.ts';
import { companionsOf, dropCompanions, personIdFor, storeCompanions, type Companions } from './companions.ts';
import { findStoredAnswer, type Place, type StoredAnswer } from './place.ts';
import { sendRollChange } from './roll/send.ts';
import type { AnyRow, HttpCommandType, Row } from './row.ts';
import { findUnknownIds } from './unknown-ids.ts';

/** A command whose place is known and whose body its schema has parsed. */
export interface Submission {
  type: HttpCommandType;
  row: AnyRow;
  /** As the client wrote it, with its version prefix. */
  path: string;
  sentBody: unknown;
  body: Record<string, unknown>;
  key: Id | null;
  occurredAt: Instant | null;
  principal: Principal;
  place: Place;
}

export interface Submitter {
  /** One answer per submission, in order. Commands for one building reach it in the order given. Answers reject when
   *  the engine is away; the call itself when the database is. */
  submit(submissions: readonly Submission[]): Promise<Promise<CommandAnswer>[]>;
}

export function createSubmitter(deps: Dependencies): Submitter {
  /** Twins of a key that is on its way in this process; other processes meet in the building. */
  const inFlight = new Map<Id, { fingerprint: string; answer: Promise<CommandAnswer> }>();

  /** Changes of the roll hold a connection while they wait for their campaign: one at a time. */
  const take = createTurnstile(1);

  function answer(ready: Prepared): Promise<CommandAnswer> {
    const { key, place } = ready.submission;
    if (key === null) return give(deps, ready, take);
    if (place.stored) return Promise.resolve(replay(key, place, ready.envelope.fingerprint, place.stored));
    const twin = inFlight.get(key);
    if (twin) return answerTwin(twin, ready.envelope.fingerprint);
    const first = give(deps, ready, take).finally(() => inFlight.delete(key));
    inFlight.set(key, { fingerprint: ready.envelope.fingerprint, answer: first });
    return first;
  }

  return {
    async submit(submissions) {
      const prepared = await prepare(deps, submissions);
      let before: Promise<unknown> | null = null;
      return prepared.map((ready) => {
        const answered: Promise<CommandAnswer> = before ? before.then(() => answer(ready)) : answer(ready);
        // What comes after a change of the roll in the same call finds it done.
        if (ready.command === null) before = answered.catch(() => undefined);
        return answered;
      });
    },
  };
}

/** A submission whose command can leave; null where it first has to be drafted with the roll at hand. */
interface Prepared {
  submission: Submission;
  command: Command | CampaignCommand | null;
  envelope: Omit<CommandEnvelope, 'command'>;
  companions: Companions;
}

/** Looks up what the bodies name and stores what must not enter a workflow: a statement each for all of them. */
async function prepare(deps: Dependencies, given: readonly Submission[]): Promise<Prepared[]> {
  const placed = await followBodies(deps.pool, given);
  const submissions = placed.map(({ submission }) => submission);
  const unknown = await findUnknownIds(
    deps.pool,
    submissions.map(({ place, row, body }) => ({
      householdId: place.householdId,
      ids: row.bodyIds(body as never),
    })),
  );
  const prepared = placed.map(({ submission, unknownPlace }, index) =>
    envelop(deps, submission, unknownPlace ?? unknown[index] ?? null),
  );
  const fresh = prepared.filter(({ submission }) => submission.place.stored === null);
  await storeCompanions(
    deps.pool,
    fresh.map(({ envelope, submission, companions }) => ({
      id: envelope.id,
      householdId: submission.place.householdId,
      companions,
    })),
  );
  return prepared;
}

function envelop(deps: Dependencies, submission: Submission, unknown: CommandEnvelope['unknown']): Prepared {
  const { body, key, occurredAt, path, principal, row, sentBody } = submission;
  const id = key ?? nextId();
  const fingerprint = fingerprintOf(deps.fingerprintKey, 'POST', path, sentBody);
  const names = 'data' in row ? namesIn(body) : [];
  const command = 'data' in row ? commandOf(submission, row, id, names) : null;
  const note = typeof body['note'] === 'string' ? body['note'] : undefined;
  return {
    submission,
    command,
    envelope: { id, fingerprint, occurredAt, by: authorOf(principal), unknown },
    companions: companionsOf(id, { note, ...row.texts(body as never) }, names),
  };
}

type Turnstile = ReturnType<typeof createTurnstile>;

const reused = (): CommandAnswer => problemAnswer(problem('idempotency_key_reused'));

function answerTwin(
  twin: { fingerprint: string; answer: Promise<CommandAnswer> },
  fingerprint: string,
): Promise<CommandAnswer> {
  return twin.fingerprint === fingerprint ? twin.answer.then(asReplay) : Promise.resolve(reused());
}

/** Only answers that are kept are replays. */
const asReplay = (answer: CommandAnswer): CommandAnswer => ({
  ...answer,
  isReplay: answer.status === 201 || answer.status === 409,
});

function replay(key: Id, place: Place, fingerprint: string, stored: StoredAnswer): CommandAnswer {
  if (stored.kind !== 'command' || stored.fingerprint !== fingerprint) return reused();
  return answerTo(key, stored.answer, place.ids, true);
}

async function give(deps: Dependencies, prepared: Prepared, take: Turnstile): Promise<CommandAnswer> {
  const { submission, envelope, companions } = prepared;
  const { place } = submission;
  const { id, fingerprint } = envelope;
  const outcome = await send(deps, prepared, take);
  if (outcome.kind === 'accepted') return answerTo(id, outcome, place.ids, false);
  if (outcome.kind === 'refused') {
    await dropCompanions(deps.pool, id, companions);
    return answerTo(id, outcome, place.ids, false);
  }
  if (outcome.kind === 'reused') return reused();
  const stored = await findStoredAnswer(deps.pool, id);
  if (!stored) throw problem('outcome_unknown');
  return replay(id, place, fingerprint, stored);
}

function send(
  deps: Dependencies,
  { submission, command, envelope }: Prepared,
  take: Turnstile,
): Promise<Outcome> {
  const { type, row, body, place } = submission;
  const { campaignId, buildingId } = place;
  if (command && buildingId === null) {
    // Without a household these are the campaign's own.
    return deps.dispatcher.sendToCampaign(campaignId, { ...envelope, command: command as CampaignCommand });
  }
  if (buildingId === null) throw new Error(`${type} has no building`);
  if (command) return deps.dispatcher.send(buildingId, { ...envelope, command: command as Command });
  if ('data' in row) throw new Error(`${type} has no command`);
  return take(() => sendRollChange(deps, { type, row, body, place: { ...place, buildingId } }, envelope));
}

/** The persons that a body lists: by their ids, or new ones by their names. */
function personsIn({ signatories, persons }: Record<string, unknown>): { name?: string; personId?: Id }[] {
  const listed = signatories ?? persons;
  return Array.isArray(listed) ? listed : [];
}

/** The names of new persons, by their place in the list. */
const namesIn = (body: Record<string, unknown>): (string | undefined)[] =>
  personsIn(body).map(({ name, personId }) => (personId ? undefined : name));

/** The command as the domain takes it: ids for the persons that the names become. */
function commandOf(
  { type, body, place }: Submission,
  row: Row<unknown>,
  id: Id,
  names: readonly (string | undefined)[],
): Command {
  const { householdId, objectionId } = place.ids;
  const personIds = personsIn(body).map(({ personId }, index) =>
    names[index] ? personIdFor(id, index) : (personId ?? null),
  );
  return {
    type,
    ...(householdId ? { householdId } : {}),
    ...(objectionId ? { objectionId } : {}),
    data: row.data(body as never, place.ids, personIds),
  } as Command;
}
