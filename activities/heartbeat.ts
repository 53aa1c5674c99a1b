/** Milliseconds. */
const EVERY = 1_000;

/** Works, and calls `heartbeat` every second meanwhile. */
export async function beating<T>(heartbeat: () => void, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(heartbeat, EVERY);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
