import { fileURLToPath } from 'node:url';

/** Beside the compiled worker. */
export const BUNDLE_PATH = fileURLToPath(new URL('workflow-bundle.js', import.meta.url));
