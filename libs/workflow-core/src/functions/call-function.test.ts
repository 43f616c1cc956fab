import { describe, expect, it } from 'vitest';
import { document, errorsOf, faultOf, Scenario } from '../testing/scenario.ts';

const get = { call: 'http', with: { method: 'get', endpoint: 'https://x.example/pets/{petId}' } };
const functions = { getPet: get, double: { input: { from: '.n' }, set: { n: '${ . * 2 }' }, output: { as: '.n' } } };
const call = (name: string, given?: unknown) => ({ a: { call: name, ...(given === undefined ? {} : { with: given }) } });

describe('a function of the definition’s own', () => {
  it('runs on what the call gives it, and its output is the call’s', () => {
    const instance = new Scenario([call('getPet', { petId: '${ .id + 1 }' }), { z: { set: { pet: '${ . }' } } }], { use: { functions } }).start({ id: 68 });
    expect(instance.lastHttp.uri).toBe('https://x.example/pets/69');
    expect(instance.state.frames.map(({ task }) => task)).toEqual(['/do/0/a', '/use/functions/getPet']);
    expect(instance.answer({ ok: true, output: { name: 'Rex' } }).state.output).toEqual({ pet: { name: 'Rex' } });
  });

  it('runs on the input of the call when that gives nothing', () => {
    expect(new Scenario([call('double')], { use: { functions } }).start({ n: 4 }).state.output).toBe(8);
  });

  it('can be called from several places at once, and from other functions', () => {
    const use = { functions: { ...functions, quadruple: { do: [call('double'), { b: { call: 'double', with: { n: '${ . }' } } }] } } };
    const branches = [{ x: call('quadruple').a }, { y: call('double').a }, { z: call('double', { n: 10 }).a }];
    expect(new Scenario([{ split: { fork: { branches } } }], { use }).start({ n: 1 }).state.output).toEqual([4, 2, 20]);
  });

  it('sees no variables of the tasks around its call', () => {
    const use = { functions: { peek: { set: '${ $item }' } } };
    expect(errorsOf({ document, use, do: [{ loop: { for: { in: '.' }, do: [call('peek', { it: '${ $item }' })] } }] }).map(({ pointer }) => pointer)).toEqual(['/use/functions/peek/set']);
  });

  it('faults where it is written, and the call where its arguments fail', () => {
    const use = { functions: { no: { set: '${ error("no") }' } } };
    expect(faultOf(new Scenario([call('no')], { use }).start())).toEqual(['expression', 400, '/use/functions/no']);
    expect(faultOf(new Scenario([call('no', { a: '${ error("no") }' })], { use }).start())).toEqual(['expression', 400, '/do/0/a']);
  });

  it('is refused where it calls itself, takes a name of the specification, is no task, or is missing', () => {
    const use = { functions: { a: { call: 'b' }, b: { do: [{ again: { call: 'a' } }] }, http: { set: { a: 1 } }, openapi: { wait: 'soon' }, none: {} } };
    expect(errorsOf({ document, use, do: [call('nothing')] })).toEqual([
      { pointer: '/use/functions/http', message: 'The name “http” is the specification’s own.' },
      { pointer: '/use/functions/openapi', message: 'The name “openapi” is the specification’s own.' },
      { pointer: '/use/functions/openapi/wait', message: expect.stringMatching(/^This must be a duration/u) },
      { pointer: '/use/functions/none', message: expect.stringMatching(/^A task has exactly one of/u) },
      { pointer: '/do/0/a/call', message: expect.stringMatching(/^There is no function “nothing”; there are http, .*, a, b, http, openapi, none\.$/u) },
      { pointer: '/use/functions/b/do/0/again/call', message: 'The function “a” calls itself.' },
    ]);
    const { a, b } = use.functions;
    expect(errorsOf({ document, use: { functions: { a, b } }, do: [] })).toEqual([{ pointer: '/use/functions/b/do/0/again/call', message: 'The function “a” calls itself.' }]);
    expect(errorsOf({ document, use: { functions: 7 }, do: [] })).toEqual([{ pointer: '/use/functions', message: 'This must be an object.' }]);
    expect(errorsOf({ document, use: { functions: { a: 7 } }, do: [] })).toEqual([{ pointer: '/use/functions/a', message: 'This must be an object.' }]);
  });
});
