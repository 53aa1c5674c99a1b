import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { StartRefused } from './refusal.ts';

/** What the environment asks of the installation. */
export interface Settings {
  host: string;
  port: number;
  dataDir: string;
  /** A PostgreSQL that somebody else runs; null for the embedded one. */
  databaseUrl: string | null;
  /** A Temporal cluster that somebody else runs; null for the development server. */
  temporalAddress: string | null;
  temporalNamespace: string;
  /** Where people open the board: what links in messages begin with. */
  publicUrl: string;
  /** Networks of an intranet that messages may go to. */
  allowPrivateAddresses: string;
}

/** Reads the environment; an empty variable counts as absent. StartRefused when PORT is no port. */
export function readSettings(environment: NodeJS.ProcessEnv, projectRoot: string): Settings {
  const port = Number(environment['PORT'] || 7080);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StartRefused({
      zh: `PORT=${environment['PORT']} 不是端口号：请用 1 到 65535 之间的整数，例如 PORT=7080 npm start。`,
      en: `PORT=${environment['PORT']} is no port: use a whole number from 1 to 65535, e.g. PORT=7080 npm start.`,
    });
  }
  const host = environment['HOST'] || '127.0.0.1';
  return {
    host,
    port,
    dataDir: environment['DOORSTEP_DATA_DIR'] || join(projectRoot, '.data'),
    databaseUrl: environment['DATABASE_URL'] || null,
    temporalAddress: environment['TEMPORAL_ADDRESS'] || null,
    temporalNamespace: environment['TEMPORAL_NAMESPACE'] || 'default',
    allowPrivateAddresses: environment['DOORSTEP_ALLOW_PRIVATE_ADDRESSES'] || '',
    publicUrl: environment['DOORSTEP_PUBLIC_URL'] || reachableUrl({ host, port }),
  };
}

type Address = Pick<Settings, 'host' | 'port'>;

/** The address at which this machine itself reaches the API. */
export function ownUrl({ host, port }: Address): string {
  if (host === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Every address at which others may reach the board: one, unless HOST means all networks. */
export function boardUrls(settings: Address): string[] {
  if (settings.host !== '0.0.0.0' && settings.host !== '::') return [ownUrl(settings)];
  const addresses = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const reachable = addresses.filter(({ family, internal }) => family === 'IPv4' && !internal);
  return [ownUrl(settings), ...reachable.map(({ address }) => `http://${address}:${settings.port}`)];
}

/** The one that colleagues can open too, where there is one. */
function reachableUrl(address: Address): string {
  const [own = ownUrl(address), reachable = own] = boardUrls(address);
  return reachable;
}
