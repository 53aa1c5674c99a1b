const WITHIN = 10_000;
const EVERY = 50;

/** Tries until it no longer throws; after `within` milliseconds the last failure is the test's. */
export async function eventually(attempt: () => Promise<void>, within = WITHIN): Promise<void> {
  const until = Date.now() + within;
  for (;;) {
    try {
      return await attempt();
    } catch (failure) {
      if (Date.now() > until) throw failure;
      await new Promise((resolve) => {
        setTimeout(resolve, EVERY);
      });
    }
  }
}
