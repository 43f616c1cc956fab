import { parseJson } from '@holdfast/json/parse-json';
import type { ProblemPlace } from '@holdfast/problem/problem';
import { isScalar, LineCounter, visit, type Document } from 'yaml';
import { findMisfit } from './plain-data.ts';
import { parseYaml } from './parse-yaml.ts';
import { toldProblems } from './told-problems.ts';
import { findRefusedToken, tooDeep } from './yaml-nesting.ts';
import { YamlPositions } from './yaml-position.ts';

export const mediaTypes = ['application/yaml', 'application/json'] as const;
export type MediaType = (typeof mediaTypes)[number];

/** A definition's text as plain data, with the way back from a place in the data to its line and column. */
export interface SourceDocument {
  readonly value: unknown;
  locate(place: { readonly pointer: string; readonly message: string }): ProblemPlace;
}

export type ReadSource =
  | { readonly ok: true; readonly document: SourceDocument }
  | { readonly ok: false; readonly errors: readonly ProblemPlace[] };

/**
 * Reads YAML 1.2 (core schema) or JSON of bounded size, depth and expansion.
 * Refuses tags, merge keys, duplicate or composite keys, several documents, and aliases that multiply.
 */
export function readSource(bytes: Uint8Array, mediaType: MediaType): ReadSource {
  const text = decode(bytes);
  if (text === undefined || text.includes('\uFFFD')) return refuseAt({ line: 1, column: 1 }, 'the text is not valid UTF-8, or was not before it came here');
  const refused = findRefusedToken(text);
  if (refused !== undefined) return refuseAt(lineAndColumn(text, refused.offset), refused.message);
  const lines = new LineCounter();
  const document = parseYaml(text, lines);
  if (document === undefined) return refuseAt({ line: 1, column: 1 }, tooDeep);
  const positions = new YamlPositions(document, lines);
  const errors = mediaType === 'application/json' ? jsonErrors(text, document, positions) : yamlErrors(document, positions);
  if (errors.length > 0) return { ok: false, errors };
  const value = plainValue(text, document, mediaType);
  const locate: SourceDocument['locate'] = ({ pointer, message }) => ({ pointer, message, ...positions.ofPointer(pointer) });
  const misfit = value.ok ? findMisfit(value.value) : { pointer: '', message: value.message };
  if (misfit !== undefined) return { ok: false, errors: [locate(misfit)] };
  return { ok: true, document: { value: value.ok ? value.value : null, locate } };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function refuseAt(position: { line: number; column: number }, message: string): ReadSource {
  return { ok: false, errors: [{ pointer: '', message, ...position }] };
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function yamlErrors(document: Document, positions: YamlPositions): readonly ProblemPlace[] {
  const found = [...document.errors, ...document.warnings];
  return found.length > 0 ? toldProblems(found, ({ pos: [offset], code, message }) => at(offset, code === 'MULTIPLE_DOCS' ? 'a definition is one document of YAML, and here another one begins' : message, positions)) : keyErrors(document, positions);
}

function keyErrors(document: Document, positions: YamlPositions): readonly ProblemPlace[] {
  const found: { readonly offset: number; readonly message: string }[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const names = new Set<string>();
      for (const { key } of items) {
        const message = keyProblem(key, names);
        const offset = (key as { range?: readonly number[] } | null)?.range?.[0] ?? 0;
        if (message !== undefined) found.push({ offset, message });
      }
    },
  });
  return toldProblems(found, ({ offset, message }) => at(offset, message, positions));
}

/** `names`: those of the keys before it, among which it takes its place. */
function keyProblem(key: unknown, names: Set<string>): string | undefined {
  if (!isScalar(key) || key.value === null || typeof key.value === 'object') return 'a key must be a scalar';
  if (key.value === '<<' && key.type === 'PLAIN') return 'merge keys are not part of YAML 1.2';
  const name = key.toString();
  if (name === '__proto__' || name.includes('\0')) return 'this key is not allowed';
  const isRepeated = names.has(name);
  names.add(name);
  return isRepeated ? 'this key is there already' : undefined;
}

function jsonErrors(text: string, document: Document, positions: YamlPositions): readonly ProblemPlace[] {
  const syntax = jsonSyntaxError(text);
  return syntax === undefined ? keyErrors(document, positions) : [at(syntax.offset, syntax.message, positions)];
}

function jsonSyntaxError(text: string): { offset: number; message: string } | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const position = /at position (\d+)/u.exec((error as SyntaxError).message)?.[1];
    return { offset: position === undefined ? text.length : Number(position), message: 'this is not valid JSON' };
  }
}

type PlainValue = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

function plainValue(text: string, document: Document, mediaType: MediaType): PlainValue {
  if (mediaType === 'application/json') return { ok: true, value: parseJson(text) };
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 64 }) as unknown };
  } catch (error) {
    return { ok: false, message: (error as Error).message };
  }
}

function at(offset: number, message: string, positions: YamlPositions): ProblemPlace {
  return { pointer: positions.pointerAt(offset), message, ...positions.ofOffset(offset) };
}
