import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { document, errorsOf, faultOf, Scenario } from '../testing/scenario.ts';

const type = 'https://example.com/errors/out-of-stock';
const raise = (error: unknown) => ({ no: { raise: { error } } });

describe('a raise', () => {
  it('faults the instance with its error, which names the task', () => {
    const { state } = new Scenario([{ list: { do: [raise({ type, status: 409, title: 'Sold out', detail: 'Too late.' })] } }]).start();
    expect(state).toMatchObject({ status: 'faulted', error: { type, status: 409, title: 'Sold out', detail: 'Too late.', instance: '/do/0/list/do/0/no' } });
  });

  it('says nothing that the error does not say', () => {
    expect(new Scenario([raise({ type, status: 409 })]).start().state.error).toEqual({ type, status: 409, instance: '/do/0/no' });
  });

  it('fills in expressions, and keeps an instance of the author’s own', () => {
    const error = { type: '${ .type }', status: 400, instance: '/somewhere', title: '${ null }', detail: 'for ${ .who }' };
    expect(new Scenario([raise(error)]).start({ type, who: 'Ada' }).state.error).toEqual({ type, status: 400, instance: '/somewhere', detail: 'for Ada' });
  });

  it('takes a reusable error by its name', () => {
    const use = { errors: { sold: { type, status: 409, title: '${ "Sold" }' } } };
    expect(new Scenario([raise('sold')], { use }).start().state.error).toEqual({ type, status: 409, title: 'Sold', instance: '/do/0/no' });
  });

  it.each<[string, JsonObject, string]>([
    ['fails', { type: '${ error("x") }', status: 1 }, 'expression'],
    ['gives no text', { type: '${ 7 }', status: 1 }, 'validation'],
  ])('faults with another error when an expression of it %s', (_what, error, name) => {
    expect(faultOf(new Scenario([raise(error)]).start())).toEqual([name, 400, '/do/0/no']);
  });

  it('is refused where its error is wrong, names none, or does not compile, each thing once', () => {
    expect(errorsOf({ document, do: [raise({ type: 'nope', status: 'x', more: 1 })] }).map(({ pointer }) => pointer)).toEqual([
      '/do/0/no/raise/error/type',
      '/do/0/no/raise/error/status',
      '/do/0/no/raise/error/more',
    ]);
    expect(errorsOf({ document, do: [raise('toString')] })).toEqual([{ pointer: '/do/0/no/raise/error', message: 'There is no “toString” in use.errors.' }]);
    const use = { errors: { bad: { type, status: 1, title: '${ . | }' } } };
    expect(errorsOf({ document, use, do: [raise('bad'), { again: raise('bad').no }] }).map(({ pointer }) => pointer)).toEqual(['/use/errors/bad/title']);
  });
});
