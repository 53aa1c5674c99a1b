import { setTimeout as wait } from 'node:timers/promises';
import type { BuildingView, HouseholdFile } from '../../domain/views.ts';
import type { Id } from '../../domain/kernel.ts';
import type { Action, Phase } from './action.ts';
import { keyOf, type Answer, type Connection } from './connection.ts';

/** What a command answers. */
export interface CommandAnswer {
  ids?: { objectionId?: Id };
  building?: BuildingView;
  /** Of a refusal. */
  code?: string;
}

interface Onlooker {
  /** Called for every action that happened now, not in an earlier run. */
  happened: (action: Action, answer: CommandAnswer) => void;
  /** Called for what an earlier run had done. */
  recalled: (answer: CommandAnswer) => void;
  refused: (action: Action, code: string) => void;
}

const IN_FLIGHT = 24;

/** Plays phases at a pace: `speed` 1 is the usual one, 20 is twenty times faster. What an earlier run has done
 *  is passed over without waiting. */
export class Player {
  readonly #connection: Connection;
  readonly #campaignId: Id;
  readonly #speed: number;
  readonly #onlooker: Onlooker;
  readonly #lanes = new Map<Id, Promise<void>>();
  readonly #objections = new Map<Id, Id>();
  #catchingUp = true;
  #phaseBegan = 0;

  constructor(connection: Connection, campaignId: Id, speed: number, onlooker: Onlooker) {
    this.#connection = connection;
    this.#campaignId = campaignId;
    this.#speed = speed;
    this.#onlooker = onlooker;
  }

  /** Resolves when everything in the phase has been answered. Throws DemoRefused. */
  async play({ seconds, actions }: Phase): Promise<void> {
    const lengthMs = (seconds * 1_000) / this.#speed;
    this.#phaseBegan = Date.now();
    const inFlight = new Set<Promise<void>>();
    for (const action of actions) {
      const early = this.#phaseBegan + action.at * lengthMs - Date.now();
      if (!this.#catchingUp && early > 0) await wait(early);
      if (inFlight.size >= IN_FLIGHT) await Promise.race(inFlight);
      const done = this.#follow(action, lengthMs);
      inFlight.add(done);
      void done.then(
        () => inFlight.delete(done),
        () => undefined,
      );
    }
    await Promise.all(inFlight);
  }

  #follow(action: Action, lengthMs: number): Promise<void> {
    const before = this.#lanes.get(action.lane) ?? Promise.resolve();
    const done = before.then(() => this.#act(action, lengthMs));
    this.#lanes.set(action.lane, done);
    return done;
  }

  async #act(action: Action, lengthMs: number): Promise<void> {
    const answers = action.what.kind === 'signing' ? await this.#sign(action) : [await this.#command(action)];
    const last = answers.at(-1);
    if (!last) return;
    if (last.body.ids?.objectionId) this.#objections.set(action.lane, last.body.ids.objectionId);
    if (last.isReplay) return this.#onlooker.recalled(last.body);
    if (this.#catchingUp) {
      this.#catchingUp = false;
      this.#phaseBegan = Date.now() - action.at * lengthMs;
    }
    if (last.status === 409) return this.#onlooker.refused(action, last.body.code ?? '');
    this.#onlooker.happened(action, last.body);
  }

  #command({ name, lane, what }: Action): Promise<Answer<CommandAnswer>> {
    const path = what.kind === 'command' ? what.path : '';
    const objectionId = this.#objections.get(lane) ?? '';
    return this.#connection.post(path.replace(':objectionId', objectionId), what.body, this.#key(name));
  }

  async #sign({ name, lane, what }: Action): Promise<Answer<CommandAnswer>[]> {
    const { signatories } = await this.#connection.read<Pick<HouseholdFile, 'signatories'>>(
      `/households/${lane}`,
    );
    const answers: Answer<CommandAnswer>[] = [];
    for (const { id, required } of signatories) {
      if (!required) continue;
      const body = { ...what.body, signatoryId: id };
      const key = this.#key(`${name} ${id}`);
      answers.push(await this.#connection.post(`/households/${lane}/signatures`, body, key));
    }
    return answers;
  }

  readonly #key = (name: string): string => keyOf(this.#campaignId, name);
}
