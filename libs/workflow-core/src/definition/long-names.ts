import { isJsonObject, partOf, type JsonObject, type JsonValue } from '../json.ts';
import { kindsOf } from '../tasks/task-kinds.ts';
import { pointerTo, type Issue, type Path } from './issue.ts';
import { named, taskList } from './task-definition.ts';

/** I11: characters of a name that a definition may give. Every entry of a history says where its task stands, by the names above it. */
export const maxNameLength = 256;

/** Names of tasks, of functions and extensions, and of the cases of a switch that are longer than that. */
export function longNames(definition: JsonValue): readonly Issue[] {
  const functions = partOf(definition, ['use', 'functions']);
  const extensions = partOf(definition, ['use', 'extensions']);
  return [
    ...(functions !== undefined && isJsonObject(functions) ? inNamed(Object.entries(functions), (name) => pointerTo('/use/functions', [name]), inTask) : []),
    ...inList(extensions, '/use/extensions', inExtension),
    ...inList(partOf(definition, ['do']), '/do', inTask),
  ];
}

type Inside = (body: JsonObject, pointer: string) => readonly Issue[];

function inList(list: JsonValue | undefined, pointer: string, inside: Inside): readonly Issue[] {
  const items = taskList.safeParse(list);
  return items.success ? inNamed(named(items.data), (name, index) => pointerTo(pointer, [index, name]), inside) : [];
}

function inNamed(members: readonly (readonly [name: string, body: JsonValue])[], pointerOf: (name: string, index: number) => string, inside: Inside): readonly Issue[] {
  return members.flatMap(([name, body], index) => {
    const pointer = pointerOf(name, index);
    if (name.length > maxNameLength) return [{ pointer, message: `A name has at most ${maxNameLength} characters.` }];
    return isJsonObject(body) ? inside(body, pointer) : [];
  });
}

const nothing: Inside = () => [];

function inTask(task: JsonObject, pointer: string): readonly Issue[] {
  const lists = kindsOf(task).flatMap((kind) => kind.lists);
  return [...within(task, pointer, lists, inTask), ...within(task, pointer, [['switch']], nothing)];
}

function inExtension(extension: JsonObject, pointer: string): readonly Issue[] {
  return within(extension, pointer, [['before'], ['after']], inTask);
}

function within(owner: JsonObject, pointer: string, lists: readonly Path[], inside: Inside): readonly Issue[] {
  return lists.flatMap((path) => inList(partOf(owner, path), pointerTo(pointer, path), inside));
}
