// Jest does not translate this file, so it is plain JavaScript on top of dist/.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** One PostgreSQL with a migrated template and one Temporal server for all specs of a run. */
export default async function setUp() {
  const { endAbandonedScratches, startScratch } = await import('../../dist/local/scratch.js').catch(
    (error) => {
      throw new Error('Run the specs with `npm test`, which compiles first', { cause: error });
    },
  );
  await endAbandonedScratches();
  const scratch = await startScratch(root);
  globalThis.doorstepScratch = scratch;
  // Jest's workers start after this and inherit it.
  process.env['DOORSTEP_TEST_TEMPLATE_URL'] = scratch.databaseUrl;
  process.env['DOORSTEP_TEST_MAINTENANCE_URL'] = scratch.maintenanceUrl;
  process.env['DOORSTEP_TEST_TEMPORAL_ADDRESS'] = scratch.temporalAddress;
}
