import { expect, it } from 'vitest';
import manifest from '../../../../package.json' with { type: 'json' };
import { commands } from './commands.ts';
import { countReport } from './run-suite.ts';
import { selectTests } from './test-projects.ts';

it('has a command for every script of the root, and a script for every command', () => {
  expect(Object.keys(commands).sort()).toEqual(Object.keys(manifest.scripts).sort());
  for (const [name, script] of Object.entries(manifest.scripts)) expect(script).toBe(`node deploy/local/holdfast.mjs ${name}`);
});

it('runs every suite unless some are named, and passes the rest on', () => {
  expect(selectTests([])).toEqual({ projects: ['unit', 'integration', 'journeys'], rest: [] });
  expect(selectTests(['integration', 'libs/queue'])).toEqual({ projects: ['integration'], rest: ['libs/queue'] });
  expect(selectTests(['hosts', '--bail', '1'])).toEqual({ projects: ['hosts'], rest: ['--bail', '1'] });
  expect(selectTests(['-t', 'refuses'])).toEqual({ projects: ['unit', 'integration', 'journeys'], rest: ['-t', 'refuses'] });
});

it('counts a file that cannot be loaded, and a run that ends badly without a report, as failures', () => {
  const loaded = { status: 'passed', assertionResults: [{}] };
  expect(countReport({ numPassedTests: 3, numFailedTests: 0, testResults: [loaded] }, 0)).toEqual({ passed: 3, failed: 0 });
  expect(countReport({ numPassedTests: 3, numFailedTests: 1, testResults: [loaded, { status: 'failed', assertionResults: [] }] }, 1)).toEqual({ passed: 3, failed: 2 });
  expect(countReport(undefined, 1)).toEqual({ passed: 0, failed: 1 });
  expect(countReport({ numPassedTests: 3, numFailedTests: 0, testResults: [] }, 1)).toEqual({ passed: 3, failed: 1 });
});
