/** A variable of the environment; Error without it. */
export function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

/** Ends this program when the bench is gone, even by kill -9. */
export function endWithParent(): void {
  process.stdin.on('end', () => process.exit()).resume();
  // Watching keeps nothing alive that has finished.
  process.stdin.unref();
}
