import { expect, it } from 'vitest';
import manifest from '../../../../package.json' with { type: 'json' };
import { commands } from './commands.ts';
import { withOutcome } from './run-suite.ts';
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

it('counts a run that ends badly without a failure of its own as one', () => {
  const failure = { name: 'a.test.ts > adds', reason: 'Error: 3' };
  expect(withOutcome('unit', { passed: 3, failures: [] }, 0)).toEqual({ passed: 3, failures: [] });
  expect(withOutcome('unit', { passed: 3, failures: [failure] }, 1)).toEqual({ passed: 3, failures: [failure] });
  for (const report of [undefined, { passed: 0, failures: [] }]) {
    expect(withOutcome('unit', report, 1)).toEqual({ passed: 0, failures: [{ name: 'the unit tests', reason: expect.stringContaining('ended with 1') }] });
  }
});
