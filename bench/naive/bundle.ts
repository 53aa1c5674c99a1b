import { bundleWorkflowCode } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { NAIVE_BUNDLE } from './names.ts';

const workflowsPath = fileURLToPath(new URL('workflow.js', import.meta.url));
const { code } = await bundleWorkflowCode({ workflowsPath });
await writeFile(NAIVE_BUNDLE, code);
