/** A failure whose message is meant for the person at the terminal; no stack is shown. */
export class BootstrapError extends Error {
  /** @param {string} message @param {number} [exitCode] sysexits.h; 69 (unavailable) by default */
  constructor(message, exitCode = 69) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Runs a step and tells what it does and how long it took, on standard error.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} step
 * @returns {Promise<T>}
 */
export async function withProgress(title, step) {
  const start = performance.now();
  process.stderr.write(`${title} …\n`);
  const result = await step();
  process.stderr.write(`${title}: done in ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  return result;
}
