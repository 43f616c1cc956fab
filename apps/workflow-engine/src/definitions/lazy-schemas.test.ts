import type { Schemas } from '@holdfast/workflow-core/schema/schemas';
import { assert, describe, expect, it } from 'vitest';
import { lazily } from './lazy-schemas.ts';

function counted() {
  const documents: unknown[] = [];
  const schemas: Schemas = {
    compile: (document) => {
      documents.push(document);
      return document === false ? { ok: false, message: 'broken' } : { ok: true, validate: (value) => [`${JSON.stringify(value)} does not fit`] };
    },
  };
  return { documents, schemas: lazily(schemas) };
}

describe('schemas of published definitions', () => {
  it('are compiled when something is checked with them first, and once', () => {
    const { documents, schemas } = counted();
    const compiled = [1, 2, 3].map((document) => schemas.compile(document));
    expect(documents).toEqual([]);
    const [, second] = compiled;
    assert(second?.ok);
    expect([second.validate(1), second.validate(2)]).toEqual([['1 does not fit'], ['2 does not fit']]);
    expect(documents).toEqual([2]);
  });

  it('check nothing when they no longer compile', () => {
    const broken = counted().schemas.compile(false);
    assert(broken.ok);
    expect(() => broken.validate(1)).toThrow('does not compile');
  });
});
