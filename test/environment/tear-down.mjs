/** Stops what `set-up.mjs` started, in the same process. */
export default async function tearDown() {
  await globalThis.doorstepScratch?.stop();
}
