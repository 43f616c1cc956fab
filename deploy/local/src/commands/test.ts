import { CommandError } from '../terminal/command-error.ts';
import type { Progress } from '../terminal/progress.ts';
import { build } from './build.ts';
import { runSuite } from './run-suite.ts';
import type { SuiteReport } from './suite-report.ts';
import { selectTests } from './test-projects.ts';

/** `npm test`: unit, integration and journeys in turn; every suite runs even when an earlier one failed. What failed is told again at the end. */
export async function test(args: readonly string[], progress: Progress): Promise<void> {
  const { projects, rest } = selectTests(args);
  const reports: SuiteReport[] = [];
  for (const project of projects) {
    // These run the services as they are shipped; the other suites run the sources.
    if (project === 'journeys' || project === 'hosts') {
      progress.say('Building what changed');
      await build();
    }
    progress.say(`Running the ${project} tests`);
    reports.push(await runSuite(project, rest));
  }
  const passed = reports.reduce((sum, report) => sum + report.passed, 0);
  const failures = reports.flatMap((report) => report.failures);
  for (const { name, reason } of failures) process.stdout.write(`\nFAILED ${name}\n${shorten(reason)}\n`);
  process.stdout.write(`\n${passed} passed, ${failures.length} failed\n`);
  if (failures.length > 0) throw new CommandError(`The tests failed, after ${progress.elapsed().toFixed(0)} s`);
}

/** Forty lines: the whole was shown where it happened. */
function shorten(reason: string): string {
  return reason.split('\n').slice(0, 40).join('\n');
}
