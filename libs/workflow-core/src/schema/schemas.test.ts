import { describe, expect, it } from 'vitest';
import { compileWorkflow } from '../compile-workflow.ts';
import { parseDefinition } from '../definition/parse-definition.ts';
import { document, errorsOf, faultOf, Scenario } from '../testing/scenario.ts';

const needs = (...required: string[]) => ({ schema: { format: 'json', document: { required } } });
const a = { set: { b: 1 } };

describe('a schema', () => {
  it.each<[string, object, object, string]>([
    ['the raw input of the workflow', a, { input: { ...needs('x'), from: '{ x: 1 }' } }, '/input/schema'],
    ['the transformed output of the workflow', a, { output: { ...needs('b'), as: '.b' } }, '/output/schema'],
    ['the raw input of a task', { ...a, input: { ...needs('x'), from: '{ x: 1 }' } }, {}, '/do/0/a'],
    ['the transformed output of a task', { ...a, output: { ...needs('b'), as: '{ c: 1 }' } }, {}, '/do/0/a'],
    ['the exported context', { ...a, export: { ...needs('x'), as: '.' } }, {}, '/do/0/a'],
  ])('is for %s', (_what, task, rest, instance) => {
    expect(faultOf(new Scenario([{ a: task }], rest).start({ n: 1 }))).toEqual(['validation', 400, instance]);
  });

  it('lets through what fits', () => {
    const task = { input: { ...needs('n'), from: '{ x: .n }' }, set: { y: '${ .x }' }, output: { ...needs('z'), as: '{ z: .y }' }, export: { ...needs('w'), as: '{ w: .z }' } };
    const rest = { input: needs('n'), output: { ...needs('w'), as: '$context' } };
    expect(new Scenario([{ a: task }], rest).start({ n: 7 }).state.output).toEqual({ w: 7 });
  });

  it('is not asked about a task that is skipped', () => {
    expect(new Scenario([{ a: { ...a, if: 'false', input: needs('x') } }]).start({ n: 1 }).state.output).toEqual({ n: 1 });
  });

  it('says what is wrong, ten things at most', () => {
    const many = Array.from({ length: 12 }, (_, index) => `k${index}`);
    expect(new Scenario([], { input: needs('x') }).start().state.error?.detail).toBe('The input does not fit its schema: /x is missing.');
    expect(new Scenario([], { input: needs(...many) }).start().state.error?.detail?.match(/missing/gu)).toHaveLength(10);
  });

  it('is refused where it is wrong', () => {
    const broken = { schema: { document: { broken: true } } };
    const places = errorsOf({ document, input: broken, output: broken, do: [{ a: { ...a, input: broken, output: broken, export: broken } }] });
    expect(places.map(({ pointer }) => pointer).toSorted()).toEqual(
      ['/do/0/a/export', '/do/0/a/input', '/do/0/a/output', '/input', '/output'].map((place) => `${place}/schema/document`),
    );
    expect(places[0]?.message).toBe('It is broken.');
  });

  it('is refused where nothing can check it', () => {
    const parsed = parseDefinition({ document, do: [{ a: { ...a, input: needs('x') } }] });
    expect(parsed.ok && compileWorkflow(parsed.definition)).toEqual({ ok: false, errors: [{ pointer: '/do/0/a/input/schema', message: '“input.schema” is not supported by this version.' }], wanted: [] });
  });
});
