// Bundling costs seconds, so it is done once, when the sources change.
import { bundleWorkflowCode } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { BUNDLE_PATH } from './bundle-path.ts';

const pathOf = (file: string): string => fileURLToPath(new URL(`../workflows/${file}`, import.meta.url));

const { code } = await bundleWorkflowCode({
  workflowsPath: pathOf('index.js'),
  preloadModules: [pathOf('stack-traces.js')],
});
await writeFile(BUNDLE_PATH, code);
