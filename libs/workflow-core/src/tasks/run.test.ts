import { assert, describe, expect, it } from 'vitest';
import { document, errorsOf, faultOf, Scenario } from '../testing/scenario.ts';
import { failure } from '../workflow-error.ts';

const run = (rest: object = {}, workflow: object = {}) => new Scenario([{ sub: { run: { workflow: { namespace: 'test', name: 'child', version: '1.0.0', ...workflow }, ...rest } } }]);

function requested(instance: Scenario) {
  const { request } = instance.lastCall;
  assert(request.type === 'workflow');
  return request;
}

describe('run: workflow', () => {
  it('starts an instance, waits for it and gives its output', () => {
    const instance = run({}, { input: { who: '${ .name }', literal: '.name' } }).start({ name: 'Ada' });
    expect(requested(instance)).toEqual({ type: 'workflow', definition: { namespace: 'test', name: 'child', version: '1.0.0' }, input: { who: 'Ada', literal: '.name' }, await: true });
    expect(instance.state.status).toBe('waiting');
    expect(instance.answer({ ok: true, output: { done: 1 } }).state).toMatchObject({ status: 'completed', output: { done: 1 } });
  });

  it('runs the latest version when it says so, on any expression', () => {
    expect(requested(run({}, { version: 'latest', input: '${ . }' }).start({ n: 1 }))).toMatchObject({ definition: { version: 'latest' }, input: { n: 1 } });
  });

  it('gives nothing where nothing is to be returned', () => {
    const instance = run({ return: 'none' }).start().answer({ ok: true, output: { done: 1 } });
    expect(instance.state).toMatchObject({ status: 'completed', output: null });
  });

  it('raises the error of the instance', () => {
    expect(faultOf(run().start().answer({ ok: false, error: failure('communication', 'no', 503) }))).toEqual(['communication', 503, '/do/0/sub']);
  });

  it('not awaited gives its input', () => {
    expect(run({ await: false }).start({ a: 1 }).answer({ ok: true, output: null }).state.output).toEqual({ a: 1 });
  });

  it('is cancelled with its task, unless it is not awaited', () => {
    const instance = run().start();
    const { callId } = instance.lastCall;
    expect(instance.cancel().last('cancel-child')).toEqual({ type: 'cancel-child', callId });
    expect(run({ await: false }).start().cancel().effects.map(({ type }) => type)).not.toContain('cancel-child');
  });

  it('faults when its input cannot be told', () => {
    expect(faultOf(run({}, { input: { a: '${ error("no") }' } }).start())).toEqual(['expression', 400, '/do/0/sub']);
  });

  it('faults when an expression gives no name', () => {
    expect(faultOf(run({}, { name: '${ .n }' }).start({ n: 'a b' }))).toEqual(['validation', 400, '/do/0/sub']);
  });

  it.each<[string, object, string]>([
    ['/do/0/r/run/container', { container: { image: 'x' } }, 'not supported'],
    ['/do/0/r/run/script', { script: {} }, 'not supported'],
    ['/do/0/r/run/shell', { shell: {} }, 'not supported'],
    ['/do/0/r/run/workflow', {}, 'missing'],
    ['/do/0/r/run/flow', { flow: 1 }, 'not known'],
    ['/do/0/r/run/workflow/name', { workflow: { namespace: 'a', name: 'a b' } }, 'name of a workflow'],
  ])('is refused at %s', (pointer, given, message) => {
    const found = errorsOf({ document, do: [{ r: { run: given } }] }).find((issue) => issue.pointer === pointer);
    expect(found?.message).toContain(message);
  });
});
