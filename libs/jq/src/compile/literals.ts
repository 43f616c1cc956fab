import type { Expression, Node } from '../syntax/ast.ts';
import { applyFormat } from '../builtins/format.ts';
import { add } from '../value/arithmetic.ts';
import { constant, isOne, many, one } from './code.ts';
import type { Code, Env } from './run.ts';
import type { Value } from '../value/value.ts';
import { forEachTuple, lastFirst } from './combine.ts';
import type { Scope } from './scope.ts';

export function compileLiteral(node: Node<'literal'>): Code {
  return constant(node.value);
}

/** `@name`: the input in that format. */
export function compileFormat(node: Node<'format'>): Code {
  return one((input, env) => applyFormat(node.name, input, env.run.work));
}

/** A string with interpolations, each in the string's format. The last interpolation varies slowest. */
export function compileString(node: Node<'string'>, scope: Scope): Code {
  const format = node.format ?? 'text';
  const holes = node.parts.filter((part) => typeof part !== 'string').map((part) => scope.code(part));
  const fill = fillIn(node.parts, format);
  const [first, second] = holes;
  if (first !== undefined && second === undefined && isOne(first)) return one((input, env) => fill([first.run(input, env)], env), first);
  if (holes.every(isOne)) return one((input, env) => fill(lastFirst(holes, (hole) => hole.run(input, env)), env), ...holes);
  return many((input, env, emit) => forEachTuple(holes, input, env, (values) => emit(fill(values, env))), ...holes);
}

function fillIn(parts: readonly (string | Expression)[], format: string): (values: readonly Value[], env: Env) => Value {
  return (values, env) => {
    const { work } = env.run;
    let next = 0;
    let text: Value = '';
    for (const part of parts) text = add(text, typeof part === 'string' ? part : applyFormat(format, values[next++] as Value, work), work);
    return text;
  };
}
