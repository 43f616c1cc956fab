import { isJsonObject, partOf, type JsonObject, type JsonValue } from '../json.ts';
import { setTask } from '../tasks/set.ts';
import { kindsOf } from '../tasks/task-kinds.ts';
import { definition as definitionSchema, type Definition } from './definition.ts';
import { issuesOf, pathOf, type Issue } from './issue.ts';
import { taskBase, taskList } from './task-definition.ts';

/** One member to leave out, or to have something else `instead`. Paths lead through objects alone. */
interface Cut {
  readonly path: readonly string[];
  readonly instead?: JsonValue;
}

/** What to cut for a mistake at `path`; undefined when it spoils the whole. */
type CutFor = (path: readonly string[], whole: JsonObject) => Cut | undefined;

/** What has mistakes is cut smaller so many times: once each level at most. */
const maxPasses = 64;

/** More in one place are enough to tell. */
const maxIssues = 1000;

/** What stands beside them would mean something else without them: they name the variables that it may use, or the language it is in. */
const decisive = new Set(['each', 'at', 'as', 'item', 'format']);

const document = { dsl: '1.0.3', namespace: 'sound', name: 'part', version: '1.0.0' };

/** What stands for a task and for a component that has mistakes, so that its name is still known. */
const task = { set: '.' };
const components: Readonly<Record<string, JsonValue>> = {
  errors: { type: 'https://example.com/errors/any', status: 500 },
  retries: {},
  timeouts: { after: 'PT1S' },
  functions: task,
  // Nothing that would be sent to where a resource is fetched.
  authentications: { bearer: { token: '${ . }' } },
};

/**
 * What is sound of a definition with mistakes, so that it can be compiled for what else is wrong with it: what has a mistake is left out, and
 * where others may name it, something without one stands in. Pointers into what is left are pointers into the whole. Undefined when what is
 * wrong bears on everything else.
 *
 * @param functions what `use` names.
 */
export function soundPart(json: JsonObject, functions: ReadonlySet<string>): Definition | undefined {
  const inside = withCuts(json, [...listCuts(json, [['do']], functions), ...useCuts(json, functions)]);
  const sound = mended(inside, (whole) => issuesOf(definitionSchema, whole, ''), cutOfDefinition);
  return sound === undefined ? undefined : definitionSchema.parse(sound);
}

const cutOfDefinition: CutFor = (path, whole) => {
  const [first, second, third] = path;
  if (first === 'document') return { path: ['document'], instead: document };
  if (first === 'do') return { path: ['do'], instead: [] };
  if (first === undefined || first === 'evaluate') return undefined;
  if (first !== 'use') return memberCut(path, whole);
  if (second === undefined || second === 'secrets' || second === 'catalogs') return undefined;
  const standIn = components[second];
  if (standIn === undefined) return { path: [first, second] };
  return third === undefined ? undefined : { path: [first, second, third], instead: standIn };
};

/** The smallest member around a mistake that nothing else speaks of. */
const memberCut: CutFor = (path, whole) => {
  const end = path.findLastIndex((key, index) => !decisive.has(key) && partOf(whole, path.slice(0, index + 1)) !== undefined);
  return end === -1 ? undefined : { path: path.slice(0, end + 1) };
};

function mended(whole: JsonObject, check: (whole: JsonObject) => readonly Issue[], cutFor: CutFor): JsonObject | undefined {
  let kept = whole;
  for (let pass = 0; pass < maxPasses; pass += 1) {
    const issues = check(kept);
    if (issues.length === 0) return kept;
    if (issues.length > maxIssues) return undefined;
    const now = kept;
    const cuts = issues.map(({ pointer }) => cutFor(pathOf(pointer), now));
    if (!cuts.every((cut) => cut !== undefined)) return undefined;
    kept = withCuts(kept, cuts);
  }
  return undefined;
}

function useCuts(json: JsonObject, functions: ReadonlySet<string>): readonly Cut[] {
  const bodies = partOf(json, ['use', 'functions']);
  const extensions = partOf(json, ['use', 'extensions']);
  const extension = (value: JsonValue) => (isJsonObject(value) ? withCuts(value, listCuts(value, [['before'], ['after']], functions)) : value);
  return [
    ...(bodies !== undefined && isJsonObject(bodies) ? [{ path: ['use', 'functions'], instead: mapped(bodies, (body) => (isJsonObject(body) ? soundTask(body, functions) : body)) }] : []),
    ...(Array.isArray(extensions) ? [{ path: ['use', 'extensions'], instead: extensions.map((item: JsonValue) => (isJsonObject(item) ? mapped(item, extension) : item)) }] : []),
  ];
}

/** The lists at `paths` with sound tasks alone; whether they are lists of tasks is their owner's to say. */
function listCuts(owner: JsonObject, paths: readonly (readonly PropertyKey[])[], functions: ReadonlySet<string>): readonly Cut[] {
  return paths.flatMap((path) => {
    const list = taskList.safeParse(partOf(owner, path));
    return list.success ? [{ path: path.map(String), instead: list.data.map((item) => mapped(item, (body) => (isJsonObject(body) ? soundTask(body, functions) : body))) }] : [];
  });
}

/** The task without its mistakes; when it cannot be without them, what every task may have around one that does nothing. */
function soundTask(given: JsonObject, functions: ReadonlySet<string>): JsonObject {
  const [kind, ...others] = kindsOf(given);
  if (kind !== undefined && others.length === 0) {
    const inside = withCuts(given, listCuts(given, kind.lists, functions));
    const sound = mended(inside, (whole) => kind.check(whole, '', functions), memberCut);
    if (sound !== undefined) return sound;
  }
  const around = Object.fromEntries(Object.entries(given).filter(([key]) => Object.hasOwn(taskBase, key)));
  return mended({ ...around, ...task }, (whole) => setTask.check(whole, '', functions), memberCut) ?? task;
}

function mapped(members: JsonObject, change: (member: JsonValue) => JsonValue): JsonObject {
  return Object.fromEntries(Object.entries(members).map(([key, member]) => [key, change(member)]));
}

/** The parts that hold no cut are the same in what comes back. */
function withCuts(whole: JsonObject, cuts: readonly Cut[]): JsonObject {
  const [here, deeper] = [new Map<string, Cut>(), new Map<string, Cut[]>()];
  for (const { path: [key, ...rest], ...cut } of cuts) {
    if (key === undefined) continue;
    const inner = { ...cut, path: rest };
    if (rest.length === 0) here.set(key, inner);
    else if (deeper.get(key)?.push(inner) === undefined) deeper.set(key, [inner]);
  }
  return Object.fromEntries(Object.entries(whole).flatMap(([key, member]): [string, JsonValue][] => {
    const cut = here.get(key);
    if (cut !== undefined) return cut.instead === undefined ? [] : [[key, cut.instead]];
    const inner = deeper.get(key);
    return [[key, inner !== undefined && isJsonObject(member) ? withCuts(member, inner) : member]];
  }));
}
