import { CommandError } from '../terminal/command-error.ts';
import type { Progress } from '../terminal/progress.ts';
import { build } from './build.ts';
import { runSuite, type SuiteResult } from './run-suite.ts';
import { selectTests } from './test-projects.ts';

/** `npm test`: unit, integration and journeys in turn; every suite runs even when an earlier one failed. */
export async function test(args: readonly string[], progress: Progress): Promise<void> {
  const { projects, rest } = selectTests(args);
  const results: SuiteResult[] = [];
  for (const project of projects) {
    // These run the services as they are shipped; the other suites run the sources.
    if (project === 'journeys' || project === 'hosts') {
      progress.say('Building what changed');
      await build();
    }
    progress.say(`Running the ${project} tests`);
    results.push(await runSuite(project, rest));
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  if (failed > 0) throw new CommandError(`The tests failed, after ${progress.elapsed().toFixed(0)} s`);
}
