import type { InstanceId } from '@holdfast/ids/ids';

/**
 * The moments at which a crash costs most. A probe is called in each; in production it does nothing, a test lets the replica die.
 *
 * - `before-commit`: the turn is decided, its bookmarks are closed in resume-token, and nothing of it is durable.
 * - `after-commit-before-answer`: the turn is durable; neither who asked for it nor what comes after it knows.
 * - `after-commit-before-call`: the turn is durable, its call has not been tried.
 * - `after-call-before-commit`: the outside world has answered, and nobody has written it down.
 * - `after-commit-before-continue`: the instance stands at a checkpoint.
 * - `after-match-before-delivery`: an event is claimed for its listeners, and none of them has it.
 */
export type CrashWindow = 'before-commit' | 'after-commit-before-answer' | 'after-commit-before-call' | 'after-call-before-commit' | 'after-commit-before-continue' | 'after-match-before-delivery';

/** @param instanceId whose turn, call or event it is. */
export type CrashProbe = (window: CrashWindow, instanceId: InstanceId) => Promise<void>;

export const noProbe: CrashProbe = () => Promise.resolve();
