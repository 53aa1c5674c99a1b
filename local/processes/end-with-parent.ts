// Preloaded into worker and API (`node --import`): the supervisor holds the other end of stdin. When it is gone, even
// by kill -9, the child finishes as if it had been asked to.
import { isMainThread } from 'node:worker_threads';

const PATIENCE_MS = 10_000;

// Threads preload this file too, and their stdin is none.
if (isMainThread) {
  process.stdin.on('end', finish).on('error', finish).resume();
  // Watching must not keep a child alive that has nothing left to do.
  process.stdin.unref();
}

function finish(): void {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), PATIENCE_MS).unref();
}
