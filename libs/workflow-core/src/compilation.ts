import { z } from 'zod';
import type { Components } from './definition/components.ts';
import type { Definition } from './definition/definition.ts';
import { listed, pointerTo, type Issue, type Path } from './definition/issue.ts';
import { jsonValue } from './definition/json-value.ts';
import type { OutsidePart, OutsideParts } from './definition/outside-parts.ts';
import { outsideFunctionIssues } from './definition/parse-definition.ts';
import type { Extension } from './definition/use.ts';
import { notSupportedMessage } from './definition/not-supported.ts';
import { named, plainObject, taskBase as taskBaseKeys, taskList, type SchemaDefinition, type TaskList } from './definition/task-definition.ts';
import { compileDuration, type DurationTemplate } from './expression/duration-template.ts';
import type { Expressions } from './expression/expressions.ts';
import { shared } from './expression/shared-expressions.ts';
import { stages, type Stage } from './expression/stages.ts';
import { compileTemplate, type Style, type Template, type TemplateContext } from './expression/template.ts';
import { partOf, type JsonObject, type JsonValue } from './json.ts';
import type { CompiledSchema, Schemas, Validate } from './schema/schemas.ts';
import type { Block, CompiledExtension, CompiledTask } from './tasks/behaviour.ts';
import type { Directive } from './tasks/completion.ts';
import { completeWithBlock } from './tasks/do.ts';
import { kindsOf, taskKinds } from './tasks/task-kinds.ts';
import type { Component, TaskCompiler } from './tasks/task-kind.ts';

const taskBase = z.object(taskBaseKeys);

/** I11: characters that the components which tasks name may have together, written out wherever they are named: as many as a definition may grow to by its aliases. */
const maxNamed = 1_048_576;

/** Where a task stands. */
type Place = Pick<CompiledTask, 'name' | 'index' | 'block' | 'pointer'>;

/** The names around a task: those of its list, which `then` may say, with where each stands, and the variables that the tasks around it give. */
interface Scope {
  readonly names: ReadonlyMap<string, number>;
  readonly variables: readonly string[];
  /** Whether it is part of an extension. */
  readonly extending: boolean;
}

/** `extends`: keywords of the kinds of task that it is for. */
type ExtensionOf = CompiledExtension & { readonly extends: readonly string[] };

function extended(extend: Extension['extend']): readonly string[] {
  if (extend === 'all') return taskKinds.map(({ keyword }) => keyword);
  return extend === 'composite' ? ['do', 'fork'] : [extend];
}

/** What is found while one definition is compiled. */
export class Compilation {
  readonly tasks = new Map<string, CompiledTask>();
  readonly #errors = new Map<string, Issue>();
  readonly #definition: Definition;
  readonly #expressions: Expressions;
  readonly #schemas: Schemas | undefined;
  readonly #outside: OutsideParts;

  readonly #extensions: readonly ExtensionOf[];
  /** By keyword, found once: thousands of tasks may have thousands of extensions. */
  readonly #extensionsOf = new Map<string, readonly ExtensionOf[]>();
  /** Undefined while it is being compiled. */
  readonly #functions = new Map<string, CompiledTask | undefined>();
  /** Characters of each component that was named. */
  readonly #sizes = new Map<object, number>();
  #named = 0;

  constructor(definition: Definition, expressions: Expressions, schemas: Schemas | undefined, outside: OutsideParts) {
    this.#definition = definition;
    this.#expressions = shared(expressions);
    this.#schemas = schemas;
    this.#outside = outside;
    const declared = named(definition.use?.extensions ?? []).map(([name, extension], index) => {
      const compiled: ExtensionOf = { extends: extended(extension.extend) };
      return { extension, compiled, pointer: pointerTo('/use/extensions', [index, name]) };
    });
    // What they hold is compiled once all are known, for it can call functions, whose tasks have extensions.
    this.#extensions = declared.map(({ compiled }) => compiled);
    for (const { extension, compiled, pointer } of declared) Object.assign(compiled, this.#extension(extension, pointer));
    for (const name of Object.keys(definition.use?.functions ?? {})) this.#function(name, pointerTo('/use/functions', [name]));
  }

  /** What is wrong, each thing once, however many tasks name the component it is in. */
  get errors(): readonly Issue[] {
    return [...this.#errors.values()];
  }

  block(list: TaskList, pointer: string, finished: Block['finished'], variables: readonly string[] = [], extending = false): Block {
    const tasks: CompiledTask[] = [];
    const block: Block = { tasks, finished };
    const members = named(list);
    const names = new Map<string, number>();
    for (const [index, [name]] of members.entries()) if (!names.has(name)) names.set(name, index);
    for (const [index, [name, task]] of members.entries()) {
      tasks.push(this.#task(task, { name, index, block, pointer: pointerTo(pointer, [index, name]) }, { names, variables, extending }));
    }
    return block;
  }

  transformation(stage: Stage, value: JsonValue | undefined, pointer: string, path: Path, variables: readonly string[] = []): Template | undefined {
    return value === undefined ? undefined : compileTemplate(value, 'bare', path, this.#context(stage, pointer, variables));
  }

  schema(given: SchemaDefinition | undefined, pointer: string, path: Path): Validate | undefined {
    if (given === undefined) return undefined;
    const { document, resource } = given;
    const place = pointerTo(pointer, this.#schemas === undefined ? path : [...path, document === undefined ? 'resource' : 'document']);
    const part: OutsidePart = document === undefined && resource !== undefined ? this.#outside.resource(resource, place) : { ok: true, content: document ?? true };
    const compiled: CompiledSchema = part.ok ? (this.#schemas?.compile(part.content) ?? { ok: false, message: notSupportedMessage(path.join('.')) }) : part;
    if (compiled.ok) return compiled.validate;
    this.#refuse(place, compiled.message);
    return undefined;
  }

  timeout(stage: Stage, given: string | Components['timeouts'] | undefined, pointer: string, variables: readonly string[] = []): DurationTemplate | undefined {
    const component = given === undefined ? undefined : this.#component('timeouts', given, pointerTo(pointer, ['timeout']), stage, variables);
    return component && compileDuration(component.value.after, ['after'], component.templates);
  }

  #task(definition: JsonObject, place: Place, scope: Scope): CompiledTask {
    const { pointer } = place;
    const base = taskBase.parse(definition);
    const { variables } = scope;
    const transformation = (stage: Stage, value: JsonValue | undefined, ...path: string[]) => this.transformation(stage, value, pointer, path, variables);
    const compiler = this.#compiler(definition, pointer, scope);
    const [kind] = kindsOf(definition);
    if (kind === undefined) throw new TypeError(`no kind of task at ${pointer}: the definition was not parsed`);
    const task: CompiledTask = {
      ...place,
      definition,
      condition: transformation('rawTaskInput', base.if, 'if'),
      inputSchema: this.schema(base.input?.schema, pointer, ['input', 'schema']),
      inputFrom: transformation('rawTaskInput', base.input?.from, 'input', 'from'),
      outputAs: transformation('taskOutput', base.output?.as, 'output', 'as'),
      outputSchema: this.schema(base.output?.schema, pointer, ['output', 'schema']),
      exportAs: transformation('taskExport', base.export?.as, 'export', 'as'),
      exportBuilds: JSON.stringify(base.export?.as ?? null).includes('$context'),
      exportAuthorized: JSON.stringify(base.export?.as ?? null).includes('$authorization'),
      exportSchema: this.schema(base.export?.schema, pointer, ['export', 'schema']),
      timeout: this.timeout('taskDefinition', base.timeout, pointer, variables),
      then: compiler.directive(base.then, ['then']),
      checkpoint: base.metadata?.checkpoint === true,
      secret: base.metadata?.secret ?? false,
      behaviour: kind.compile(definition, compiler),
      extensions: scope.extending ? [] : this.#extensionsFor(kind.keyword),
      extending: scope.extending,
    };
    this.tasks.set(pointer, task);
    return task;
  }

  /** What the kind of a task has at hand. */
  #compiler(definition: JsonObject, pointer: string, { names, variables, extending }: Scope): TaskCompiler {
    const context = (more: readonly string[] = []) => this.#context('taskDefinition', pointer, [...variables, ...more]);
    const list = (path: Path): TaskList => taskList.parse(partOf(definition, path));
    return {
      templates: context(),
      template: (value: JsonValue, path: Path, style: Style = 'strict', more: readonly string[] = []) => compileTemplate(value, style, path, context(more)),
      directive: (then, path) => this.#directive(then, names, pointerTo(pointer, path)),
      block: (path, finished, more = []) => this.block(list(path), pointerTo(pointer, path), finished, [...variables, ...more], extending),
      inner: (inner, path, more, finished) =>
        this.#single(inner, { name: String(path.at(-1)), pointer: pointerTo(pointer, path) }, [...variables, ...more], extending, finished),
      branches: (path) =>
        named(list(path)).map(([name, task], index) => this.#single(task, { name, pointer: pointerTo(pointer, [...path, index, name]) }, variables, extending)),
      function: (name, path) => this.#function(name, pointerTo(pointer, path)),
      component: (kind, given, path, more = []) => this.#component(kind, given, pointerTo(pointer, path), 'taskDefinition', [...variables, ...more]),
    };
  }

  #extensionsFor(keyword: string): readonly ExtensionOf[] {
    const known = this.#extensionsOf.get(keyword);
    const found = known ?? this.#extensions.filter(({ extends: kinds }) => kinds.includes(keyword));
    if (known === undefined) this.#extensionsOf.set(keyword, found);
    return found;
  }

  #extension({ when, before, after }: Extension, pointer: string): CompiledExtension {
    const list = (key: 'before' | 'after', tasks: TaskList | undefined) =>
      tasks === undefined ? undefined : this.block(tasks, pointerTo(pointer, [key]), completeWithBlock, [], true);
    return {
      when: this.transformation('taskDefinition', when, pointer, ['when']),
      before: list('before', before),
      after: list('after', after),
    };
  }

  /** Compiled once, however often it is called; undefined when it is called by itself. `pointer`: where it is called. */
  #function(name: string, pointer: string): CompiledTask | undefined {
    if (!this.#functions.has(name)) {
      const body = this.#functionBody(name, pointer);
      if (body === undefined) return undefined;
      this.#functions.set(name, undefined);
      this.#functions.set(name, this.#single(body, { name, pointer: pointerTo('/use/functions', [name]) }, []));
    }
    const task = this.#functions.get(name);
    if (task === undefined) this.#refuse(pointer, `The function “${name}” calls itself.`);
    return task;
  }

  /** As the definition has it, or as it was fetched; undefined when it is refused. */
  #functionBody(name: string, pointer: string): JsonObject | undefined {
    const whole = jsonValue.parse(this.#definition);
    const own = partOf(whole, ['use', 'functions', name]);
    if (own !== undefined) return plainObject.parse(own);
    const part = this.#outside.function(name, pointer);
    const issues = part.ok ? outsideFunctionIssues(part.content, whole, pointerTo('/use/functions', [name])) : [{ pointer, message: part.message }];
    for (const issue of issues) this.#refuse(part.ok ? pointer : issue.pointer, part.ok ? `Its definition, ${issue.pointer.slice('/use/functions/'.length)}: ${issue.message}` : issue.message);
    return part.ok && issues.length === 0 ? plainObject.parse(part.content) : undefined;
  }

  /** A task in a list of its own. */
  #single(definition: JsonObject, place: Pick<Place, 'name' | 'pointer'>, variables: readonly string[], extending = false, finished = completeWithBlock): CompiledTask {
    const tasks: CompiledTask[] = [];
    const task = this.#task(definition, { ...place, index: 0, block: { tasks, finished } }, { names: new Map([[place.name, 0]]), variables, extending });
    tasks.push(task);
    return task;
  }

  #component<Kind extends keyof Components>(
    kind: Kind,
    given: string | Components[Kind],
    pointer: string,
    stage: Stage,
    variables: readonly string[],
  ): Component<Components[Kind]> | undefined {
    if (typeof given !== 'string') return { value: given, templates: this.#context(stage, pointer, variables) };
    const all: Readonly<Record<string, unknown>> = this.#definition.use?.[kind] ?? {};
    const value = Object.hasOwn(all, given) ? (all[given] as Components[Kind]) : undefined; // the schema of `use` gives each kind its type
    if (value !== undefined && this.#hasRoomFor(value)) return { value, templates: this.#context(stage, pointerTo('/use', [kind, given]), variables) };
    if (value === undefined) this.#refuse(pointer, `There is no “${given}” in use.${kind}.`);
    else this.#refuse('/use', `Written out wherever they are named, the components have more than ${maxNamed} characters.`);
    return undefined;
  }

  /** Each is compiled wherever it is named, for the variables there are others. */
  #hasRoomFor(component: object): boolean {
    const size = this.#sizes.get(component) ?? JSON.stringify(component).length;
    this.#sizes.set(component, size);
    this.#named += size;
    return this.#named <= maxNamed;
  }

  #directive(then: string | undefined, names: Scope['names'], pointer: string): Directive {
    if (then === undefined || then === 'continue') return 'continue';
    if (then === 'exit' || then === 'end') return then;
    const task = names.get(then);
    if (task === undefined) this.#refuse(pointer, `“${then}” is not a task of the same list (${listed([...names.keys()])}), nor continue, exit or end.`);
    return { task: task ?? -1 };
  }

  #context(stage: Stage, pointer: string, variables: readonly string[]): TemplateContext {
    return {
      expressions: this.#expressions,
      loose: this.#definition.evaluate?.mode === 'loose',
      variables: [...new Set([...stages[stage], ...variables])],
      refuse: (path, message) => this.#refuse(pointerTo(pointer, path), message),
    };
  }

  #refuse(pointer: string, message: string): void {
    this.#errors.set(JSON.stringify([pointer, message]), { pointer, message });
  }
}
