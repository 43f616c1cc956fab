import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { parseAllDocuments } from 'yaml';
import { at, isPart, list, text, title, type Manifest, type Part } from './manifest.ts';

/** Validates objects whose kind it knows. */
export interface Schemas {
  /** The faults of an object; undefined when its kind is unknown. */
  faults(manifest: Manifest): string[] | undefined;
}

const kindOf = (apiVersion: string, kind: string): string => `${apiVersion}/${kind}`;

/** Reads `swagger.json` and every definition of a custom resource below `crds/`. */
export function loadSchemas(folder: string): Schemas {
  const swagger = JSON.parse(readFileSync(join(folder, 'swagger.json'), 'utf8')) as { definitions: Record<string, Part> };
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const definitions = Object.fromEntries(Object.entries(swagger.definitions).map(([name, schema]) => [name, strict(schema)]));
  ajv.addSchema({ $id: 'kubernetes', definitions });
  const pointers = new Map<string, () => ValidateFunction>();
  for (const [name, schema] of Object.entries(swagger.definitions)) {
    for (const entry of list(schema, 'x-kubernetes-group-version-kind')) {
      const group = text(entry, 'group');
      const apiVersion = group === '' ? text(entry, 'version') : `${group}/${text(entry, 'version')}`;
      pointers.set(kindOf(apiVersion, text(entry, 'kind')), () => ajv.compile({ $ref: `kubernetes#/definitions/${name}` }));
    }
  }
  for (const definition of customResources(join(folder, 'crds'))) {
    for (const version of list(definition, 'spec', 'versions')) {
      const schema = at(version, 'schema', 'openAPIV3Schema');
      if (!isPart(schema)) continue;
      const whole = strict({ ...schema, properties: { ...(schema['properties'] as Part), apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } });
      pointers.set(kindOf(`${text(definition, 'spec', 'group')}/${text(version, 'name')}`, text(definition, 'spec', 'names', 'kind')), () => ajv.compile(whole));
    }
  }
  const compiled = new Map<string, ValidateFunction>();
  return {
    faults(manifest) {
      const kind = kindOf(manifest.apiVersion, manifest.kind);
      const make = pointers.get(kind);
      if (make === undefined) return undefined;
      const validate = compiled.get(kind) ?? make();
      compiled.set(kind, validate);
      if (validate(manifest)) return [];
      return (validate.errors ?? []).map(({ instancePath, message, params }) => `${title(manifest)}: ${instancePath} ${message ?? ''} ${'additionalProperty' in params ? String(params['additionalProperty']) : ''}`.trim());
    },
  };
}

function customResources(folder: string): Part[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/u.test(entry.name))
    .flatMap(({ parentPath, name }) => parseAllDocuments(readFileSync(join(parentPath, name), 'utf8')).map((document) => document.toJS() as unknown))
    .filter(isPart)
    .flatMap((document) => (document['kind'] === 'List' ? list(document, 'items') : [document]))
    .filter((document) => document['kind'] === 'CustomResourceDefinition');
}

/** The schema with every unknown field refused, where it does not itself keep unknown fields. */
function strict(schema: unknown): Part {
  if (!isPart(schema)) return {};
  if (schema['x-kubernetes-int-or-string'] === true || schema['format'] === 'int-or-string') return { type: ['integer', 'string'] };
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === '$ref') result[key] = `kubernetes${String(value)}`;
    else if (key === 'properties' && isPart(value)) result[key] = Object.fromEntries(Object.entries(value).map(([name, property]) => [name, strict(property)]));
    else if (key === 'items') result[key] = strict(value);
    else if (key === 'additionalProperties') result[key] = isPart(value) ? strict(value) : value;
    // Go's flags inside a pattern are none of JavaScript's.
    else if (key === 'pattern' && String(value).includes('(?i)')) continue;
    else if (['type', 'enum', 'required', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern', 'minItems', 'maxItems'].includes(key)) result[key] = value;
  }
  if (isPart(result['properties']) && result['additionalProperties'] === undefined && schema['x-kubernetes-preserve-unknown-fields'] !== true) result['additionalProperties'] = false;
  if (schema['nullable'] === true && typeof result['type'] === 'string') result['type'] = [result['type'], 'null'];
  return result;
}
