import { describe, expect, it } from 'vitest';
import { cloudEvent } from '../events/cloud-event.ts';
import { instanceId, Scenario } from '../testing/scenario.ts';
import { failure } from '../workflow-error.ts';
import { lifecycleEvents } from './lifecycle-events.ts';

const definition = { namespace: 'test', name: 'scenario', version: '1.0.0' };
const of = ({ history }: Scenario) => lifecycleEvents({ instanceId, definition, source: 'https://localhost/v1/instances' }, history);
const types = (instance: Scenario) => of(instance).map(({ type }) => type.replace('io.serverlessworkflow.', ''));
const name = `scenario-${instanceId}.test`;

describe('lifecycle events', () => {
  it('tell what became of the workflow and its tasks, as CloudEvents', () => {
    const instance = new Scenario([{ a: { set: { n: 1 } } }]).start();
    expect(types(instance)).toEqual(['workflow.started.v1', 'task.created.v1', 'task.started.v1', 'task.completed.v1', 'workflow.completed.v1']);
    const at = '2026-03-01T12:00:00.000Z';
    expect(of(instance)[0]).toEqual({
      specversion: '1.0', id: `${instanceId}/1/started`, source: `https://localhost/v1/instances/${instanceId}`, type: 'io.serverlessworkflow.workflow.started.v1', time: at, datacontenttype: 'application/json',
      data: { name, definition, startedAt: at },
    });
    expect(of(instance)[3]?.data).toEqual({ workflow: name, task: '/do/0/a', completedAt: at, output: { n: 1 } });
    expect(of(instance).every((event) => cloudEvent.safeParse(event).success)).toBe(true);
    expect(new Set(of(instance).map(({ id }) => id)).size).toBe(5);
  });

  it('tell of faults, retries and cancels', () => {
    const retried = new Scenario([{ a: { try: [{ b: { call: 'http', with: { method: 'get', endpoint: 'https://x.example' } } }], catch: { retry: { limit: { attempt: { count: 1 } } } } } }]).start();
    for (let attempt = 0; attempt < 2; attempt += 1) retried.answer({ ok: false, error: failure('communication', 'no') });
    expect(types(retried)).toEqual(expect.arrayContaining(['task.retried.v1', 'task.faulted.v1', 'workflow.faulted.v1']));
    const cancelled = new Scenario([{ a: { wait: 'PT1H' } }, { b: { do: [] } }]).start().cancel();
    expect(types(cancelled).slice(-2)).toEqual(['task.cancelled.v1', 'workflow.cancelled.v1']);
  });

  it('tell of a pause, of the workflow and of each task that is under way', () => {
    const instance = new Scenario([{ a: { do: [{ b: { wait: 'PT1H' } }] } }]).start();
    const before = of(instance).length;
    instance.send({ type: 'suspend', by: 'ops' });
    instance.send({ type: 'resume', by: 'ops' });
    const pause = of(instance).slice(before);
    expect(pause.map(({ type, data }) => [type.replace('io.serverlessworkflow.', ''), data])).toEqual([
      ['workflow.suspended.v1', { name, suspendedAt: '2026-03-01T12:01:00.000Z' }],
      ['task.suspended.v1', { workflow: name, task: '/do/0/a', suspendedAt: '2026-03-01T12:01:00.000Z' }],
      ['task.suspended.v1', { workflow: name, task: '/do/0/a/do/0/b', suspendedAt: '2026-03-01T12:01:00.000Z' }],
      ['workflow.resumed.v1', { name, resumedAt: '2026-03-01T12:02:00.000Z' }],
      ['task.resumed.v1', { workflow: name, task: '/do/0/a', resumedAt: '2026-03-01T12:02:00.000Z' }],
      ['task.resumed.v1', { workflow: name, task: '/do/0/a/do/0/b', resumedAt: '2026-03-01T12:02:00.000Z' }],
    ]);
    expect(new Set(pause.map(({ id }) => id)).size).toBe(pause.length);
    const idle = new Scenario([{ a: { set: { n: 1 }, metadata: { checkpoint: true } } }, { b: { do: [] } }]).start();
    idle.send({ type: 'suspend', by: 'ops' });
    expect(types(idle).at(-1)).toBe('workflow.suspended.v1');
  });

  it('tell of correlations, with the keys that were found', () => {
    const filter = { with: { type: 'paid' }, correlate: { order: { from: '.id' } } };
    const instance = new Scenario([{ hear: { listen: { to: { one: filter } } } }, { all: { do: [] } }]).start();
    expect(types(instance).at(-1)).toBe('workflow.correlation-started.v1');
    instance.send({ type: 'event-received', event: { specversion: '1.0', id: '1', source: 'test:here', type: 'paid', data: { id: 7 } } });
    expect(of(instance).find(({ type }) => type.endsWith('correlation-completed.v1'))?.data).toMatchObject({ name, correlationKeys: { order: '7' } });
  });
});
