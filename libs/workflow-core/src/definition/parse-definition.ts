import { callableFunctions, unsupportedFunctions } from '../functions/callable-functions.ts';
import { isJsonObject, partOf, type JsonObject, type JsonValue } from '../json.ts';
import { kindsOf, taskKinds } from '../tasks/task-kinds.ts';
import { definition as definitionSchema, type Definition } from './definition.ts';
import { documentIssue } from './document-shape.ts';
import { issuesOf, pointerTo, type Issue } from './issue.ts';
import { named, taskList } from './task-definition.ts';

export type ParsedDefinition = { readonly ok: true; readonly definition: Definition } | { readonly ok: false; readonly errors: readonly Issue[] };

/**
 * Checks the structure of a definition, given as what a JSON or YAML parser made of it. Expressions and names (of `then` targets, of
 * components in `use`) are checked by `compileWorkflow`. The definition that comes back is plain JSON: it can be stored, and parsed again.
 */
export function parseDefinition(document: unknown): ParsedDefinition {
  const unfit = documentIssue(document);
  if (unfit) return { ok: false, errors: [unfit] };
  const json = document as JsonValue; // documentIssue has seen every value of it
  const errors = [...issuesOf(definitionSchema, json, ''), ...tasksIssues(json)];
  return errors.length > 0 ? { ok: false, errors } : { ok: true, definition: definitionSchema.parse(json) };
}

/** What is wrong inside the tasks of the workflow, of its functions, and of its extensions. */
function tasksIssues(json: JsonValue): readonly Issue[] {
  const functions = partOf(json, ['use', 'functions']);
  const bodies = functions !== undefined && isJsonObject(functions) ? Object.entries(functions) : [];
  const catalogs = partOf(json, ['use', 'catalogs']);
  const names = new Set([...bodies.map(([name]) => name), ...(catalogs !== undefined && isJsonObject(catalogs) ? Object.keys(catalogs).map((name) => `@${name}`) : [])]);
  const extensions = partOf(json, ['use', 'extensions']);
  const extending = Array.isArray(extensions) ? extensions.map((item: JsonValue) => (isJsonObject(item) ? Object.entries(item) : [])) : [];
  return [
    ...bodies.flatMap(([name, body]) => functionIssues(name, body, pointerTo('/use/functions', [name]), names)),
    ...extending.flatMap((entries, index) =>
      entries.flatMap(([name, extension]) =>
        ['before', 'after'].flatMap((key) => listIssues(partOf(extension, [key]), pointerTo('/use/extensions', [index, name, key]), names)),
      ),
    ),
    ...listIssues(partOf(json, ['do']), '/do', names),
  ];
}

function functionIssues(name: string, body: JsonValue, pointer: string, names: ReadonlySet<string>): readonly Issue[] {
  const taken = callableFunctions.has(name) || unsupportedFunctions.includes(name) ? [{ pointer, message: `The name “${name}” is the specification’s own.` }] : [];
  return [...taken, ...(isJsonObject(body) ? taskIssues(body, pointer, names) : [])];
}

/** What is wrong inside the tasks of a list; the form of the list itself is its owner's schema to check. */
function listIssues(value: JsonValue | undefined, pointer: string, functions: ReadonlySet<string>): readonly Issue[] {
  const list = taskList.safeParse(value);
  if (!list.success) return [];
  const seen = new Set<string>();
  return named(list.data).flatMap(([name, task], index) => {
    const place = pointerTo(pointer, [index, name]);
    const repeated = seen.has(name) ? [{ pointer: place, message: `The name “${name}” is taken by an earlier task of this list.` }] : [];
    seen.add(name);
    return [...repeated, ...taskIssues(task, place, functions)];
  });
}

function taskIssues(task: JsonObject, pointer: string, functions: ReadonlySet<string>): readonly Issue[] {
  const [kind, ...others] = kindsOf(task);
  if (kind === undefined || others.length > 0) {
    return [{ pointer, message: `A task has exactly one of ${taskKinds.map(({ keyword }) => keyword).join(', ')}.` }];
  }
  return [...kind.check(task, pointer, functions), ...kind.lists.flatMap((path) => listIssues(partOf(task, path), pointerTo(pointer, path), functions))];
}
