import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { identify } from './identity.ts';

/** One program that the supervisor keeps alive. */
export interface Part {
  name: string;
  command: string;
  args: readonly string[];
  environment: NodeJS.ProcessEnv;
  /** Who it runs as; null for the account of the supervisor. */
  account: { uid: number; gid: number } | null;
  /** Asks it to finish, and how many milliseconds it may take before `killSignal`. */
  stopSignal: NodeJS.Signals;
  killSignal: NodeJS.Signals;
  patienceMs: number;
}

/** How a child ended although nobody asked it to. */
export interface Death {
  name: string;
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** Deaths in a row, each soon after its start. */
  inARow: number;
  restartInMs: number;
}

interface Watch {
  logFile: string;
  onStart: (record: { name: string; pid: number; identity: string | null }) => void;
  onDeath: (death: Death) => void;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
const SETTLED_AFTER_MS = 10_000;

/** Starts a program and starts it again whenever it ends: after 200 ms, then twice as long each time up to 5 s, and
 *  after 200 ms again once it has lived for 10 s. */
export class KeptChild {
  readonly #part: Part;
  readonly #watch: Watch;
  #process: ChildProcess | null = null;
  #restart: NodeJS.Timeout | null = null;
  #stopping = false;
  #deathsInARow = 0;

  constructor(part: Part, watch: Watch) {
    this.#part = part;
    this.#watch = watch;
  }

  get name(): string {
    return this.#part.name;
  }

  /** Deaths since it last lived long enough to be called settled. */
  get deathsInARow(): number {
    return this.#deathsInARow;
  }

  start(): void {
    this.#restart = null;
    const startedAt = Date.now();
    const log = openSync(this.#watch.logFile, 'a', 0o600);
    const child = spawn(this.#part.command, this.#part.args, {
      // A session of its own: Ctrl-C at the terminal reaches the supervisor alone, which stops all in order.
      detached: true,
      // The other account may not be able to enter the folder we are in.
      cwd: this.#part.account ? '/' : process.cwd(),
      env: this.#part.environment,
      stdio: ['pipe', log, log],
      ...this.#part.account,
    });
    closeSync(log);
    this.#process = child;
    child.stdin?.on('error', () => undefined);
    if (child.pid !== undefined) {
      this.#watch.onStart({ name: this.#part.name, pid: child.pid, identity: identify(child.pid) });
    }
    let ended = false;
    const end = (exitCode: number | null, signal: NodeJS.Signals | null) => {
      if (ended) return;
      ended = true;
      this.#process = null;
      if (!this.#stopping) this.#startAgain(Date.now() - startedAt, exitCode, signal);
    };
    child.once('exit', end);
    child.once('error', () => end(null, null));
  }

  #startAgain(livedMs: number, exitCode: number | null, signal: NodeJS.Signals | null): void {
    this.#deathsInARow = livedMs > SETTLED_AFTER_MS ? 1 : this.#deathsInARow + 1;
    const restartInMs = Math.min(FIRST_PAUSE_MS * 2 ** (this.#deathsInARow - 1), LONGEST_PAUSE_MS);
    this.#restart = setTimeout(() => this.start(), restartInMs);
    this.#watch.onDeath({ name: this.name, exitCode, signal, inARow: this.#deathsInARow, restartInMs });
  }

  /** Resolves when the program has ended: at once if it is not running, by force after its patience. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#restart) clearTimeout(this.#restart);
    const child = this.#process;
    if (!child) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(this.#part.stopSignal);
    const force = setTimeout(() => child.kill(this.#part.killSignal), this.#part.patienceMs);
    await ended;
    clearTimeout(force);
  }

  /** Ends the program now, without letting it finish. */
  kill(): void {
    this.#stopping = true;
    if (this.#restart) clearTimeout(this.#restart);
    this.#process?.kill(this.#part.killSignal);
  }
}
