import { expect, it } from 'vitest';
import { catalogue } from './catalogue.ts';
import { toProblemDocument } from './problem.ts';
import { accept, refuse } from './result.ts';

it('a problem document carries the members of RFC 9457 and leaves out what is not known', () => {
  expect(toProblemDocument({ code: 'not-found' })).toEqual({
    type: '/problems#not-found',
    title: 'There is nothing here',
    status: 404,
    code: 'not-found',
  });
});

it('a problem document shows detail, places and the occurrence when they are given', () => {
  const errors = [{ pointer: '/do/0', message: 'unknown task', line: 3, column: 5 }];
  expect(toProblemDocument({ code: 'definition-invalid', detail: 'one error', errors }, 'req-1')).toMatchObject({
    detail: 'one error',
    errors,
    instance: 'req-1',
    status: 422,
  });
});

it('every problem has an error status, a title and a remedy that end as sentences do', () => {
  for (const [code, kind] of Object.entries(catalogue)) {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/u);
    expect(kind.status).toBeGreaterThanOrEqual(400);
    expect(kind.remedy).toMatch(/\.$|`\.$|…`\.$/u);
    expect(kind.title).not.toMatch(/['"\\]/u);
  }
});

it('a result is either a value or a refusal', () => {
  expect(accept(1)).toEqual({ ok: true, value: 1 });
  expect(refuse('forbidden', { detail: 'x' })).toEqual({ ok: false, refusal: { code: 'forbidden', detail: 'x' } });
});
