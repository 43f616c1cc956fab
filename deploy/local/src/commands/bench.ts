import { runEntry } from './run-entry.ts';

/** `pnpm bench NAME`: prints measured figures, never a verdict. */
export function bench(args: readonly string[]): Promise<void> {
  return runEntry('bench', args);
}
