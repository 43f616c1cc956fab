import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

/** What one run of vitest came to. */
export interface SuiteReport {
  readonly passed: number;
  readonly failures: readonly Failure[];
}

export interface Failure {
  /** The file and the test in it, or what else failed. */
  readonly name: string;
  readonly reason: string;
}

/** Where the report is written to. */
export const reportFileVariable = 'HOLDFAST_SUITE_REPORT';

/**
 * A vitest reporter that writes a {@link SuiteReport}: tests that failed, files that could not be loaded, and errors that nobody caught.
 *
 * @public vitest loads it by its path.
 */
export default class SuiteReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], uncaught: readonly SerializedError[]): void {
    const file = process.env[reportFileVariable];
    if (file !== undefined) writeFileSync(file, JSON.stringify(reportOf(modules, uncaught)));
  }
}

export function reportOf(modules: readonly TestModule[], uncaught: readonly SerializedError[]): SuiteReport {
  let passed = 0;
  const failures: Failure[] = uncaught.map((error) => ({ name: 'an error that nobody caught', reason: reasonOf([error]) }));
  for (const module of modules) {
    const errors = [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => suite.errors())];
    if (errors.length > 0) failures.push({ name: module.relativeModuleId, reason: reasonOf(errors) });
    for (const test of module.children.allTests()) {
      const { state, errors: reasons } = test.result();
      if (state === 'passed') passed += 1;
      if (state === 'failed') failures.push({ name: nameOf(module, test), reason: reasonOf(reasons) });
    }
  }
  return { passed, failures };
}

function nameOf(module: TestModule, test: TestCase): string {
  return `${module.relativeModuleId} > ${test.fullName}`;
}

function reasonOf(errors: readonly SerializedError[]): string {
  return errors.map(({ stack, message, diff }) => `${stack ?? message}${typeof diff === 'string' ? `\n${diff}` : ''}`).join('\n');
}
