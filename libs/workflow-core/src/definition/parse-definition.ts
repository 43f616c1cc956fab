import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { kindsOf, taskKinds, unsupportedKeywords } from '../tasks/task-kinds.ts';
import { definition as definitionSchema, type Definition } from './definition.ts';
import { documentIssue } from './document-shape.ts';
import { issuesOf, pointerTo, type Issue } from './issue.ts';
import { notSupportedMessage } from './not-supported.ts';
import { named, taskList } from './task-definition.ts';

export type ParsedDefinition = { readonly ok: true; readonly definition: Definition } | { readonly ok: false; readonly errors: readonly Issue[] };

/**
 * Checks the structure of a definition, given as what a JSON or YAML parser made of it. Expressions and `then` targets are checked
 * by `compileWorkflow`. The definition that comes back is plain JSON: it can be stored, and parsed again.
 */
export function parseDefinition(document: unknown): ParsedDefinition {
  const unfit = documentIssue(document);
  if (unfit) return { ok: false, errors: [unfit] };
  const json = document as JsonValue; // documentIssue has seen every value of it
  const tasks = isJsonObject(json) && Array.isArray(json['do']) ? listIssues(json['do'], '/do') : [];
  const errors = [...issuesOf(definitionSchema, json, ''), ...tasks];
  return errors.length > 0 ? { ok: false, errors } : { ok: true, definition: definitionSchema.parse(json) };
}

/** What is wrong inside the tasks of a list; the form of the list itself is its owner's schema to check. */
function listIssues(value: JsonValue | undefined, pointer: string): readonly Issue[] {
  const list = taskList.safeParse(value);
  if (!list.success) return [];
  const seen = new Set<string>();
  return named(list.data).flatMap(([name, task], index) => {
    const place = pointerTo(pointer, [index, name]);
    const repeated = seen.has(name) ? [{ pointer: place, message: `The name “${name}” is taken by an earlier task of this list.` }] : [];
    seen.add(name);
    return [...repeated, ...taskIssues(task, place)];
  });
}

function taskIssues(task: JsonObject, pointer: string): readonly Issue[] {
  const unsupported = unsupportedKeywords.find((keyword) => keyword in task);
  if (unsupported !== undefined) return [{ pointer: pointerTo(pointer, [unsupported]), message: notSupportedMessage(unsupported) }];
  const [kind, ...others] = kindsOf(task);
  if (kind === undefined || others.length > 0) {
    return [{ pointer, message: `A task has exactly one of ${taskKinds.map(({ keyword }) => keyword).join(', ')}.` }];
  }
  return [...kind.check(task, pointer), ...kind.lists.flatMap((key) => listIssues(task[key], pointerTo(pointer, [key])))];
}
