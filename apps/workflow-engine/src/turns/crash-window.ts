/**
 * The moments at which a crash costs most. A probe is called in each; in production it does nothing, a test lets the replica die.
 *
 * - `after-commit-before-call`: the turn is durable, its call has not been tried.
 * - `after-call-before-commit`: the outside world has answered, and nobody has written it down.
 * - `after-commit-before-continue`: the instance stands at a checkpoint.
 */
export type CrashWindow = 'after-commit-before-call' | 'after-call-before-commit' | 'after-commit-before-continue';

export type CrashProbe = (window: CrashWindow) => Promise<void>;

export const noProbe: CrashProbe = () => Promise.resolve();
