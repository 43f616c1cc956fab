/** One thing that `verify` looks at. */
export interface Check {
  readonly name: string;
  /** A program of node_modules/.bin and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** What its environment adds. */
  readonly env?: NodeJS.ProcessEnv;
}

/** What CI runs on every change. */
export const checks: readonly Check[] = [
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types', command: ['turbo', 'run', 'typecheck', '--output-logs=errors-only'] },
  { name: 'boundaries', command: ['depcruise', '--config', '.dependency-cruiser.mjs', 'apps', 'libs', 'deploy', 'test'] },
  { name: 'unused code', command: ['knip'] },
  { name: 'spelling', command: ['cspell', 'lint', '--no-progress', '--no-summary', '--dot', '.'] },
  { name: 'unit tests', command: ['vitest', 'run', '--project', 'unit', '--reporter=dot'] },
  { name: 'build', command: ['turbo', 'run', 'build', '--output-logs=errors-only'] },
];

/** What `verify:full` adds: the suites that need servers, with their long races and measurements. */
export const longChecks: readonly Check[] = [
  { name: 'a hundred thousand schedules of the engine', command: ['vitest', 'run', '--project', 'unit', '--reporter=dot', 'apps/workflow-engine/src/simulation'], env: { HOLDFAST_TEST_LONG: '1' } },
  { name: 'integration tests', command: ['vitest', 'run', '--project', 'integration', '--reporter=dot'], env: { HOLDFAST_TEST_LONG: '1' } },
  { name: 'jq beside jq itself, 20,000 pairs', command: ['vitest', 'run', '--project', 'unit', '--reporter=dot', 'libs/jq/src/differential'], env: { JQ_DIFFERENTIAL_PAIRS: '20000' } },
  { name: 'jq, every line and branch', command: ['vitest', 'run', '--project', 'unit', '--reporter=dot', 'libs/jq', '--coverage', '--coverage.include=libs/jq/src/**', '--coverage.exclude=**/testing/**', '--coverage.thresholds.100'] },
  { name: 'journeys', command: ['vitest', 'run', '--project', 'journeys', '--reporter=dot'], env: { HOLDFAST_TEST_LONG: '1' } },
  { name: 'several hosts', command: ['vitest', 'run', '--project', 'hosts', '--reporter=dot'] },
  { name: 'ten minutes of faults', command: ['vitest', 'run', '--project', 'faults', '--reporter=dot'] },
  { name: 'browser tests', command: ['vitest', 'run', '--project', 'browser', '--reporter=dot'] },
];
