/** Runs `work` now; calls that come while it runs are answered by one more run, `pauseMs` milliseconds later. */
export function coalesce(work: () => Promise<unknown>, pauseMs: number): () => void {
  let running = false;
  let again = false;
  const run = () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    void work()
      .catch(() => undefined)
      .then(() => {
        setTimeout(() => {
          running = false;
          if (!again) return;
          again = false;
          run();
        }, pauseMs);
      });
  };
  return run;
}
