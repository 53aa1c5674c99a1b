import { join } from 'node:path';
import { rememberedPort } from '../ports.ts';
import type { Part } from '../processes/child.ts';
import { dataDirArgument } from '../programs.ts';

/** Where the hub of a demonstration listens. */
export interface HubAddress {
  url: string;
  mailPort: number;
}

/** The hub as a part to supervise, on the ports it had at the last demonstration. */
export async function hubPart(dist: string, dataDir: string): Promise<{ part: Part; address: HubAddress }> {
  const ports = join(dataDir, 'ports.json');
  const port = await rememberedPort(ports, 'hub');
  const mailPort = await rememberedPort(ports, 'hub-mail');
  const part: Part = {
    name: 'hub',
    command: process.execPath,
    args: ['--enable-source-maps', join(dist, 'local', 'hub', 'main.js'), dataDirArgument(dataDir)],
    environment: {
      ...process.env,
      HUB_PORT: String(port),
      HUB_MAIL_PORT: String(mailPort),
      DOORSTEP_SUPERVISED: '1',
    },
    account: null,
    stopSignal: 'SIGTERM',
    killSignal: 'SIGKILL',
    patienceMs: 1_000,
  };
  return { part, address: { url: `http://127.0.0.1:${port}`, mailPort } };
}
