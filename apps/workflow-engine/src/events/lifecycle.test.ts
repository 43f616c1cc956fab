import { compileWorkflow } from '@holdfast/workflow-core/compile-workflow';
import { parseDefinition } from '@holdfast/workflow-core/definition/parse-definition';
import type { HistoryEntry } from '@holdfast/workflow-core/history';
import { expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import { Lifecycle, type LifecycleScope } from './lifecycle.ts';

const parsed = parseDefinition({ document: { dsl: '1.0.3', namespace: 'test', name: 'it', version: '1.0.0' }, do: [] });
const compiled = parsed.ok ? compileWorkflow(parsed.definition) : parsed;
const at = '2026-05-01T00:00:00.000Z';
const history: readonly HistoryEntry[] = [
  { sequence: 1, type: 'task-completed', at, task: '/do/0/a', data: { output: 'hf-secret.01900000-0000-7000-8000-0000000000ff.0' } },
  { sequence: 2, type: 'instance-completed', at, task: '', data: { output: null } },
];

it.each<[LifecycleScope, readonly string[]]>([
  ['all', ['io.serverlessworkflow.task.completed.v1', 'io.serverlessworkflow.workflow.completed.v1']],
  ['workflows', ['io.serverlessworkflow.workflow.completed.v1']],
  ['none', []],
])('subscribers are told of %s, and never of what nobody is to see', (scope, types) => {
  if (!compiled.ok) throw new Error('the definition does not compile');
  const events = new Lifecycle(scope, 'https://localhost').of(ids.next(), compiled.workflow, history);
  expect(events.map(({ type }) => type)).toEqual(types);
  expect(JSON.stringify(events)).not.toContain('hf-secret.');
});
