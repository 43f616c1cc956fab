import type { Node } from '../syntax/ast.ts';
import { reject } from '../syntax/syntax-error.ts';
import { each } from './code.ts';
import { maybeAt } from './path-code.ts';
import { type Code, type Env, type PathCode, outer } from './run.ts';
import type { Value } from '../value/value.ts';
import type { Scope } from './scope.ts';

export function compileVariable({ name, at }: Node<'variable'>, scope: Scope): Code {
  const binding = scope.findVariable(name);
  if (binding?.kind === 'global') {
    const { index } = binding;
    return { outputs: 'one', height: 1, run: (_input, env) => env.run.variables[index] as Value };
  }
  if (binding !== undefined) return variableAt(scope.hopsTo(binding.level));
  if (name === 'ENV') return reject(at, '$ENV is not available', { found: '$ENV', hint: 'a program sees nothing but its input and its variables' });
  return reject(at, `$${name} is not defined`, { found: `$${name}` });
}

export function variableAt(hops: number): Code {
  if (hops === 0) return { outputs: 'one', height: 1, run: (_input, env) => env.value as Value };
  if (hops === 1) return { outputs: 'one', height: 1, run: (_input, env) => (env.up as Env).value as Value };
  return { outputs: 'one', height: 1, run: (_input, env) => outer(env, hops).value as Value };
}

export function pathOfVariable(node: Node<'variable'>, scope: Scope): PathCode {
  return pathOfValue(compileVariable(node, scope));
}

/** A value that was kept may be the one found at this place. */
export function pathOfValue(code: Code): PathCode {
  return (place, input, env, emit) => each(code, input, env, (value) => emit(maybeAt(place, input), value));
}
