import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { StartRefused } from './refusal.ts';

// Below the range from which systems take ports for outgoing connections, so that none of those is in the way later.
const LOWEST = 20_000;
const HIGHEST = 32_000;

const LOOPBACK = '127.0.0.1';

/** The port `name` had at the last start when it is still free, else another free one, remembered in `file`. */
export async function rememberedPort(file: string, name: string): Promise<number> {
  const remembered = readPorts(file);
  const earlier = remembered[name];
  if (earlier !== undefined && (await listeningError(LOOPBACK, earlier)) === null) return earlier;
  const port = await freePort();
  writeFileSync(file, `${JSON.stringify({ ...remembered, [name]: port }, null, 2)}\n`, { mode: 0o600 });
  return port;
}

/** A port of the loopback address on which nothing listens. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if ((await listeningError(LOOPBACK, port)) === null) return port;
  }
}

/** StartRefused when nothing can be served at this address and port. */
export async function refuseBusyPort(host: string, port: number): Promise<void> {
  const failure = await listeningError(host, port);
  if (failure === null) return;
  if (failure === 'EADDRINUSE') {
    throw new StartRefused({
      zh: `端口 ${port} 已被别的程序占用：请关掉那个程序，或换一个端口启动，例如 PORT=${port + 1} npm start。`,
      en: `Port ${port} is in use by another program: stop that program or start with another port, e.g. PORT=${port + 1} npm start.`,
    });
  }
  throw new StartRefused({
    zh: `不能在 ${host}:${port} 上提供服务（${failure}）：请检查 HOST 和 PORT。`,
    en: `Cannot serve at ${host}:${port} (${failure}): check HOST and PORT.`,
  });
}

function listeningError(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port }, () => server.close(() => resolve(null)));
  });
}

function readPorts(file: string): Record<string, number> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter(([, port]) => Number.isInteger(port)));
  } catch {
    return {};
  }
}
