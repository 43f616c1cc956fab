import { CommandError } from '../terminal/command-error.ts';
import { runSuite } from './run-suite.ts';

/** `pnpm conformance`: the public test suites of the specifications we follow, as the vitest project `conformance`. */
export async function conformance(args: readonly string[]): Promise<void> {
  const { passed, failed } = await runSuite('conformance', args);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  if (failed > 0) throw new CommandError('The conformance tests failed');
}
