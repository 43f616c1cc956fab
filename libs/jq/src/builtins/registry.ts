import { compileCall, pathOfCall } from '../compile/call.ts';
import { constant } from '../compile/code.ts';
import type { Code, PathCode } from '../compile/run.ts';
import { compileFunction } from '../compile/definition.ts';
import { pathOfComputed, pathOfKept } from '../compile/operators.ts';
import { type CompiledFunction, type Compiler, Scope } from '../compile/scope.ts';
import type { Definition, Expression } from '../syntax/ast.ts';
import { parseDefinitions } from '../syntax/parser.ts';
import { reject } from '../syntax/syntax-error.ts';
import { arrays } from './arrays.ts';
import { type Builtin, callNative } from './builtin.ts';
import { conversion } from './conversion.ts';
import { dates } from './dates.ts';
import { definitions } from './definitions.ts';
import { generators } from './generators.ts';
import { loops } from './loops.ts';
import { math } from './math.ts';
import { objects } from './objects.ts';
import { paths } from './paths.ts';
import { regex } from './regex.ts';
import { sorting } from './sorting.ts';
import { system } from './system.ts';
import { text } from './text.ts';

const families = [arrays, conversion, dates, generators, loops, math, objects, paths, regex, sorting, system, text];

const builtins: ReadonlyMap<string, Builtin> = new Map(families.flatMap((family) => Object.entries(family)));

const sources: ReadonlyMap<string, Definition> = new Map(
  parseDefinitions(definitions).map((definition) => [`${definition.name}/${definition.parameters.length}`, definition]),
);

/** Builtins written in jq, compiled when first called. They close over nothing, so every program shares them. */
const compiled = new Map<string, CompiledFunction>();

type Call = Extract<Expression, { kind: 'call' }>;

/** The code of a call of a builtin. */
export function builtinCode(node: Call, scope: Scope, inTail: boolean): Code {
  const key = keyOf(node);
  if (key === 'builtins/0') return constant(builtinNames());
  const builtin = builtins.get(key);
  if (builtin?.kind === 'refused') return reject(node.at, `'${node.name}' is not available`, { found: node.name, hint: builtin.reason });
  if (builtin?.kind === 'native') return callNative(builtin, node.arguments.map((argument) => scope.code(argument)));
  const code = builtin?.code(node.arguments, scope);
  if (code !== undefined) return code;
  return compileCall(inJq(node, key, scope), node.arguments.map((argument) => scope.argument(argument)), scope, inTail);
}

/** The paths of a call of a builtin. */
export function builtinPath(node: Call, scope: Scope): PathCode {
  const key = keyOf(node);
  const builtin = builtins.get(key);
  if (builtin?.kind === 'special' && builtin.path !== undefined) return builtin.path(node.arguments, scope);
  if (!sources.has(key)) {
    const code = builtinCode(node, scope, false);
    return builtin?.kind === 'native' && builtin.keeps === true ? pathOfKept(code) : pathOfComputed(code);
  }
  return pathOfCall(inJq(node, key, scope), node.arguments.map((argument) => scope.argument(argument)), scope);
}

function keyOf({ name, arguments: { length } }: Call): string {
  return `${name}/${length}`;
}

function inJq(node: Call, key: string, scope: Scope): CompiledFunction {
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const definition = sources.get(key);
  if (definition === undefined) return undefinedFunction(node, key);
  const compiler: Compiler = { ...scope.compiler, retries: 64 };
  const target = compileFunction(definition, new Scope(compiler));
  compiled.set(key, target);
  return target;
}

function undefinedFunction({ name, at }: Call, key: string): never {
  const others = [...builtinNames()].filter((other) => other.startsWith(`${name}/`));
  const hint = others.length > 0 ? `there is ${others.join(' and ')}` : undefined;
  return reject(at, `${key} is not defined`, hint === undefined ? { found: name } : { found: name, hint });
}

/** What `builtins` lists: everything that can be called and is not internal. */
function builtinNames(): readonly string[] {
  const names = new Set([...builtins].filter(([, { kind }]) => kind !== 'refused').map(([name]) => name));
  for (const name of sources.keys()) names.add(name);
  return [...names, 'builtins/0'].filter((name) => !name.startsWith('_'));
}
