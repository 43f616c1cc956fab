import type { ArithmeticOperator, Node } from '../syntax/ast.ts';
import { fail } from '../jq-error.ts';
import type { Operator } from '../value/arithmetic.ts';
import { deletePaths } from '../value/delete-paths.ts';
import { excerpt } from '../value/excerpt.ts';
import { isTrue } from '../value/kind.ts';
import { Updater } from '../value/updater.ts';
import { each, heightOver, isDirect, isOne } from './code.ts';
import { eachPath, toArray } from './path-code.ts';
import type { Code, Env, PathCode } from './run.ts';
import { go, stop } from './signal.ts';
import type { Value } from '../value/value.ts';
import { arithmetic, pathOfComputed } from './operators.ts';
import type { Scope } from './scope.ts';

/** JavaScript frames that walking a path expression may need beyond those of computing its values. */
const pathFrames = 16;

/** `paths op value`: the right side sees the input; with many outputs it gives as many results. `|=` runs it at each path. */
export function compileUpdate(node: Node<'update'>, scope: Scope): Code {
  const paths = scope.path(node.left);
  const right = scope.code(node.right);
  const height = heightOver([scope.code(node.left), right]) + pathFrames;
  if (node.operator === '|=') return { outputs: 'one', height, run: (input, env) => modify(paths, input, env, (value) => firstOf(right, value, env)) };
  const change = changeOf(node.operator, paths);
  if (isOne(right)) return { outputs: 'one', height, run: (input, env) => change(input, env, right.run(input, env)) };
  return { outputs: 'many', height, run: (input, env, emit) => each(right, input, env, (value) => emit(change(input, env, value))) };
}

/** The paths of an assignment's result: `=` computes it; the others take a pair apart at their end, as jq defines them, and fail at that. */
export function pathOfUpdate(node: Node<'update'>, scope: Scope): PathCode {
  const { operator } = node;
  const paths = scope.path(node.left);
  const right = scope.code(node.right);
  if (operator === '=') return pathOfComputed(compileUpdate(node, scope));
  const failWith = (pair: readonly [Value, readonly Value[]]): never => fail(`Invalid path expression near attempt to access element 0 of ${excerpt(pair)}`);
  if (operator === '|=') return (_place, input, env) => failWith(modified(paths, input, env, (value) => firstOf(right, value, env)));
  const values = scope.path(node.right);
  const operate = operationOf(operator);
  return (place, input, env) =>
    values(place, input, env, (_at, value) => failWith(modified(paths, input, env, (before) => operate(before, value, env.run.work))));
}

type Change = (input: Value, env: Env, value: Value) => Value;

function changeOf(operator: Exclude<Node<'update'>['operator'], '|='>, paths: PathCode): Change {
  if (operator === '=') return (input, env, value) => assign(paths, input, env, value);
  const operate = operationOf(operator);
  return (input, env, value) => modify(paths, input, env, (before) => operate(before, value, env.run.work));
}

function operationOf(operator: Exclude<Node<'update'>['operator'], '=' | '|='>): Operator {
  if (operator === '//=') return (before, value) => (isTrue(before) ? before : value);
  return arithmetic[operator.slice(0, -1) as ArithmeticOperator];
}

/** The first output, which is all that an update takes. */
export function firstOf(code: Code, input: Value, env: Env): Value | undefined {
  if (isDirect(code)) return code.run(input, env);
  let first: Value | undefined;
  code.run(input, env, (value) => {
    first = value;
    return stop;
  });
  return first;
}

function assign(paths: PathCode, input: Value, env: Env, value: Value): Value {
  const updater = new Updater(input, env.run.work);
  eachPath(paths, input, env, (path) => {
    updater.set(toArray(path, env.run.work), value);
    return go;
  });
  return updater.root;
}

/** Every value at the paths becomes what `update` makes of it; where that is nothing, it is deleted. */
export function modify(paths: PathCode, input: Value, env: Env, update: (value: Value) => Value | undefined): Value {
  const [root, removed] = modified(paths, input, env, update);
  return removed.length === 0 ? root : deletePaths(root, removed, env.run.work);
}

/** The root with every value at the paths updated, and the paths that are still to be deleted. */
function modified(paths: PathCode, input: Value, env: Env, update: (value: Value) => Value | undefined): readonly [Value, readonly Value[]] {
  const { work } = env.run;
  const updater = new Updater(input, work);
  const removed: Value[] = [];
  eachPath(paths, input, env, (chain) => {
    const path = toArray(chain, work);
    const after = update(updater.get(path));
    if (after === undefined) work.array(removed.push(path));
    else updater.set(path, after);
    return go;
  });
  return [updater.root, removed];
}
