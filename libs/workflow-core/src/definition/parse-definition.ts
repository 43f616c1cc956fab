import { callableFunctions, unsupportedFunctions } from '../functions/callable-functions.ts';
import { isJsonObject, partOf, type JsonObject, type JsonValue } from '../json.ts';
import { kindsOf, taskKinds } from '../tasks/task-kinds.ts';
import { definition as definitionSchema, type Definition } from './definition.ts';
import { documentIssue } from './document-shape.ts';
import { issuesOf, pointerTo, type Issue } from './issue.ts';
import { longNames } from './long-names.ts';
import { soundPart } from './sound-part.ts';
import { named, taskList } from './task-definition.ts';

export type ParsedDefinition =
  | { readonly ok: true; readonly definition: Definition }
  /** `sound`: what can be compiled all the same, for what else is wrong. */
  | { readonly ok: false; readonly errors: readonly Issue[]; readonly sound?: Definition | undefined };

/** I11: characters to the names that are too long. Each of thousands of problems says where it is, by the names above it: beyond this nothing else is told. */
const mostOfLong = 4_096;

/**
 * Checks the structure of a definition, given as what a JSON or YAML parser made of it. Expressions and names (of `then` targets, of
 * components in `use`) are checked by `compileWorkflow`. The definition that comes back is plain JSON: it can be stored, and parsed again.
 *
 * @param isNew whether it is about to be published: names that are too long are refused then.
 */
export function parseDefinition(document: unknown, isNew = false): ParsedDefinition {
  const unfit = documentIssue(document);
  if (unfit) return { ok: false, errors: [unfit] };
  const json = document as JsonValue; // documentIssue has seen every value of it
  const long = isNew ? longNames(json) : [];
  if (long.reduce((sum, { pointer }) => sum + pointer.length, 0) > mostOfLong) return { ok: false, errors: long };
  const functions = functionNames(json);
  const errors = [...issuesOf(definitionSchema, json, ''), ...tasksIssues(json, functions)];
  if (errors.length > 0) return { ok: false, errors: [...long, ...errors], sound: isJsonObject(json) ? soundPart(json, functions) : undefined };
  const definition = definitionSchema.parse(json);
  return long.length > 0 ? { ok: false, errors: long, sound: definition } : { ok: true, definition };
}

/** What a `call` may name beside what every definition may: its functions, and its catalogs with an `@` before. */
function functionNames(json: JsonValue): ReadonlySet<string> {
  const keys = (part: 'functions' | 'catalogs'): readonly string[] => {
    const value = partOf(json, ['use', part]);
    return value !== undefined && isJsonObject(value) ? Object.keys(value) : [];
  };
  return new Set([...keys('functions'), ...keys('catalogs').map((name) => `@${name}`)]);
}

/** What is wrong with a function from outside that the definition calls. */
export function outsideFunctionIssues(body: unknown, definition: JsonValue, pointer: string): readonly Issue[] {
  const unfit = documentIssue(body);
  if (unfit !== undefined) return [{ pointer, message: unfit.message }];
  const task = body as JsonValue; // documentIssue has seen every value of it
  if (!isJsonObject(task)) return [{ pointer, message: 'A function must be a task.' }];
  return taskIssues(task, pointer, functionNames(definition));
}

/** What is wrong inside the tasks of the workflow, of its functions, and of its extensions. */
function tasksIssues(json: JsonValue, names: ReadonlySet<string>): readonly Issue[] {
  const functions = partOf(json, ['use', 'functions']);
  const bodies = functions !== undefined && isJsonObject(functions) ? Object.entries(functions) : [];
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
