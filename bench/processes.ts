import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Job, Measured } from './load.ts';

const READY_WITHIN_MS = 60_000;

/** A compiled program that runs beside the bench. */
export interface Program {
  stop(): Promise<void>;
}

/** `file` is relative to the compiled bench. When the program ends by itself the bench ends too. */
export function startProgram(file: string, environment: Record<string, string>): Program {
  const child = launch(file, environment, ['pipe', 'ignore', 'inherit']);
  return { stop: () => end(child) };
}

/** The clients, in a process of their own. */
export interface Load extends Program {
  perform(job: Job): Promise<Measured>;
}

export function startLoad(): Load {
  const child = launch('load.js', {}, ['pipe', 'ignore', 'inherit', 'ipc']);
  return {
    async perform(job) {
      child.send(job);
      const [measured] = await once(child, 'message');
      return measured as Measured;
    },
    stop: () => end(child),
  };
}

const ending = new WeakSet<ChildProcess>();

function launch(
  file: string,
  environment: Record<string, string>,
  stdio: ('pipe' | 'ignore' | 'inherit' | 'ipc')[],
): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [path], {
    // Supervised programs end with the other end of their stdin.
    env: { ...process.env, NODE_ENV: 'production', DOORSTEP_SUPERVISED: '1', ...environment },
    stdio,
  });
  child.once('exit', (code, signal) => {
    if (ending.has(child)) return;
    process.stderr.write(`${file} ended by itself (${signal ?? code})\n`);
    process.exit(1);
  });
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  ending.add(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Waits until a server says that it is ready. Error after a minute. */
export async function untilReady(port: number): Promise<void> {
  for (const deadline = Date.now() + READY_WITHIN_MS; ; await pause(100)) {
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    if (Date.now() > deadline) throw new Error(`Nothing became ready at port ${port}`);
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
