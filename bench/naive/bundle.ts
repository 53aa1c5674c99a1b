import { bundleWorkflowCode } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { NAIVE_BUNDLE, NAIVE_REMINDERS_BUNDLE } from './names.ts';

for (const [file, bundle] of [
  ['workflow.js', NAIVE_BUNDLE],
  ['reminder.js', NAIVE_REMINDERS_BUNDLE],
] as const) {
  const { code } = await bundleWorkflowCode({ workflowsPath: fileURLToPath(new URL(file, import.meta.url)) });
  await writeFile(bundle, code);
}
