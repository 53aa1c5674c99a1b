import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeptChild, type Death, type Part } from './child.ts';
import { lastLines, rotate } from './log.ts';
import { reasonOf, StartRefused } from '../refusal.ts';
import type { Announce } from '../announce.ts';

const GIVE_UP_AFTER_DEATHS = 5;
const SHOW_LOG_LINES = 5;

interface ProcessRecord {
  name: string;
  pid: number;
  startedAt: string;
  identity: string | null;
}

/** Keeps the parts of one installation alive and stops them in the reverse order of their start. */
export class Supervisor {
  readonly #dataDir: string;
  readonly #announce: Announce;
  readonly #children: KeptChild[] = [];
  readonly #records = new Map<string, ProcessRecord>();
  #stopped: Promise<void> | null = null;

  constructor(dataDir: string, announce: Announce) {
    this.#dataDir = dataDir;
    this.#announce = announce;
  }

  get stopping(): boolean {
    return this.#stopped !== null;
  }

  /** Starts the part now and from then on whenever it dies. */
  keep(part: Part): void {
    if (this.stopping) return;
    const logFile = this.logFile(part.name);
    rotate(logFile);
    const child = new KeptChild(part, {
      logFile,
      onStart: (record) => this.#record({ ...record, startedAt: new Date().toISOString() }),
      onDeath: (death) => this.#tell(death),
    });
    this.#children.push(child);
    child.start();
  }

  logFile(name: string): string {
    return join(this.#dataDir, 'logs', `${name}.log`);
  }

  /** Waits until `look` succeeds. StartRefused with the last lines of the log when the time is over, or when a part
   *  keeps dying before it ever answered. */
  async until(what: { zh: string; en: string }, limitMs: number, look: () => Promise<void>): Promise<void> {
    const started = Date.now();
    for (let shownAt = started; ; await pause(50)) {
      if (this.stopping) return;
      const failure = await look().then(
        () => null,
        (error: unknown) => reasonOf(error),
      );
      if (failure === null) return;
      const dying = this.#children.find((child) => child.deathsInARow >= GIVE_UP_AFTER_DEATHS);
      if (dying) throw this.#refusal(what, dying.name, failure);
      if (Date.now() - started > limitMs) throw this.#refusal(what, this.#children.at(-1)?.name, failure);
      if (Date.now() - shownAt > 10_000) {
        shownAt = Date.now();
        this.#announce({ zh: `仍在等待${what.zh}（${failure}）`, en: `Still waiting for ${what.en}` });
      }
    }
  }

  /** Stops every part, the last started first. Calling it again gives the same promise. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  async #stopAll(): Promise<void> {
    for (const child of this.#children.toReversed()) {
      await child.stop();
      this.#records.delete(child.name);
      this.#writeRecords();
    }
  }

  /** Ends every part at once: the second Ctrl-C. */
  kill(): void {
    for (const child of this.#children) child.kill();
  }

  #tell({ name, exitCode, signal, inARow, restartInMs }: Death): void {
    if (this.stopping) return;
    const cause = signal ?? (exitCode === null ? 'spawn' : `exit ${exitCode}`);
    this.#announce({
      zh: `${name} 意外退出（${cause}），${restartInMs} 毫秒后重启`,
      en: `${name} ended (${cause}), starting it again in ${restartInMs} ms`,
    });
    if (inARow === GIVE_UP_AFTER_DEATHS) {
      for (const line of lastLines(this.logFile(name), SHOW_LOG_LINES)) process.stdout.write(`    ${line}\n`);
    }
  }

  #refusal(what: { zh: string; en: string }, name: string | undefined, failure: string): StartRefused {
    const file = this.logFile(name ?? 'worker');
    const lines = lastLines(file, SHOW_LOG_LINES).map((line) => `    ${line}`);
    return new StartRefused({
      zh: `${what.zh}没有就绪（${failure}）：请查看 ${file}，解决后再次启动。`,
      en: [
        `${what.en} did not become ready (${failure}): look into ${file}, then start again.`,
        ...lines,
      ].join('\n'),
    });
  }

  #record(record: ProcessRecord): void {
    this.#records.set(record.name, record);
    this.#writeRecords();
  }

  // Operators and tests read this file at any moment, so it is replaced as a whole.
  #writeRecords(): void {
    const file = join(this.#dataDir, 'processes.json');
    const records = [...this.#records.values()];
    writeFileSync(`${file}.new`, `${JSON.stringify(records, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
