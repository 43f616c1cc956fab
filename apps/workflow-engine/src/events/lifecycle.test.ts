import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import type { HistoryEntry } from '@holdfast/workflow-core/history';
import { expect, it } from 'vitest';
import { ids } from '../testing/turns.ts';
import { Lifecycle } from './lifecycle.ts';
import type { LifecycleScope } from './lifecycle.store.ts';

const at = '2026-05-01T00:00:00.000Z';
const history: readonly HistoryEntry[] = [
  { sequence: 1, type: 'task-completed', at, task: '/do/0/a', data: { output: 'hf-secret.01900000-0000-7000-8000-0000000000ff.0' } },
  { sequence: 2, type: 'instance-completed', at, task: '', data: { output: null } },
  { sequence: 3, type: 'instance-suspended', at, task: '', data: { by: 'ada', tasks: ['/do/0/a'] } },
];

it.each<[LifecycleScope, readonly string[]]>([
  ['all', ['task.completed', 'workflow.completed', 'workflow.suspended', 'task.suspended']],
  ['workflows', ['workflow.completed', 'workflow.suspended']],
  ['none', []],
])('subscribers are told of %s, and never of what nobody is to see', (scope, types) => {
  const lifecycle = new Lifecycle(scope, 'https://localhost');
  const told = lifecycle.toldOf(history);
  const turn = { position: '1', tenantId: ids.next<TenantId>(), instanceId: ids.next<InstanceId>(), definition: { namespace: 'test', name: 'it', version: '1.0.0' }, history } as const;
  const events = told === undefined ? [] : lifecycle.eventsOf({ ...turn, told });
  expect(events.map(({ type }) => type)).toEqual(types.map((type) => `io.serverlessworkflow.${type}.v1`));
  expect(JSON.stringify(events)).not.toContain('hf-secret.');
});

it('nothing is told of a turn in which nothing happened to what subscribers are told of', () => {
  expect(new Lifecycle('workflows', 'https://localhost').toldOf(history.slice(0, 1))).toBeUndefined();
  expect(new Lifecycle('all', 'https://localhost').toldOf([])).toBeUndefined();
});
