import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { loadSchemas, type Schemas } from './schemas.ts';

const swagger = {
  definitions: {
    Thing: {
      type: 'object',
      required: ['spec'],
      properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { $ref: '#/definitions/Meta' }, spec: { $ref: '#/definitions/Spec' } },
      'x-kubernetes-group-version-kind': [{ group: 'apps', kind: 'Thing', version: 'v1' }],
    },
    Meta: { type: 'object', properties: { name: { type: 'string' }, labels: { type: 'object', additionalProperties: { type: 'string' } } } },
    Spec: { type: 'object', properties: { port: { $ref: '#/definitions/IntOrString' }, count: { type: 'integer' } } },
    IntOrString: { type: 'string', format: 'int-or-string' },
  },
};
const custom = `
kind: CustomResourceDefinition
spec:
  group: example.com
  names: { kind: Widget }
  versions:
    - name: v1
      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { mode: { type: string, enum: [a, b] }, free: { type: object, x-kubernetes-preserve-unknown-fields: true } } } } } }
`;

describe('strict validation', () => {
  let schemas: Schemas;
  const thing = (spec: object) => schemas.faults({ apiVersion: 'apps/v1', kind: 'Thing', metadata: { name: 'a', labels: { x: 'y' } }, spec });
  const widget = (spec: object) => schemas.faults({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, spec });

  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-schemas-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, 'crds', 'example'), { recursive: true });
    writeFileSync(join(folder, 'swagger.json'), JSON.stringify(swagger));
    writeFileSync(join(folder, 'crds', 'example', 'widgets.yaml'), custom);
    schemas = loadSchemas(folder);
  });

  it('accepts what the schema has, numbers or names where either is right', () => {
    expect([thing({ port: 80, count: 1 }), thing({ port: 'https' }), widget({ mode: 'a', free: { any: 1 } })]).toEqual([[], [], []]);
  });

  it('refuses an unknown field, a wrong type and a missing part, naming the object', () => {
    expect(thing({ prot: 80 })?.[0]).toMatch(/^Thing a: .*prot/u);
    expect(thing({ count: 'two' })).toHaveLength(1);
    expect(schemas.faults({ apiVersion: 'apps/v1', kind: 'Thing', metadata: { name: 'a' } })).toHaveLength(1);
    expect(widget({ mode: 'c' })).toHaveLength(1);
    expect(widget({ mood: 'a' })).toHaveLength(1);
  });

  it('says when it knows no schema of a kind', () => {
    expect(schemas.faults({ apiVersion: 'v1', kind: 'Nothing', metadata: { name: 'n' } })).toBeUndefined();
  });
});
