import { runEntry } from './run-entry.ts';

/** `pnpm conformance NAME --dir DIR`: the public test files of a specification that we follow; fails when one of them does. */
export function conformance(args: readonly string[]): Promise<void> {
  return runEntry('conformance', args);
}
