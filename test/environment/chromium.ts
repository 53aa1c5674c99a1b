import { accessSync, constants } from 'node:fs';
import { describe, test } from '@jest/globals';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser that drives the board: CHROMIUM, else one in the usual places, else null. */
export function findChromium(): string | null {
  const named = process.env['CHROMIUM'];
  return (named ? [named] : USUAL_PLACES).find(isProgram) ?? null;
}

/** A group of specs in a browser. Without one they are skipped with a reason, but fail where CI=true: a build that
 *  never opened the board must not look like one that did. */
export function describeInBrowser(name: string, specs: (chromium: string) => void): void {
  const chromium = findChromium();
  if (chromium !== null) {
    describe(name, () => {
      specs(chromium);
    });
  } else if (process.env['CI'] === 'true') {
    test(name, () => {
      throw new Error('No Chromium here: install the package chromium or set CHROMIUM to its path');
    });
  } else {
    process.stderr.write(`skipped: ${name} (no Chromium here; install it or set CHROMIUM to its path)\n`);
    describe.skip(name, () => {
      specs('');
    });
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
