import type { Definition, Expression, Node } from '../syntax/ast.ts';
import { contains } from '../syntax/children.ts';
import { toManyTail } from './code.ts';
import type { Code, PathCode } from './run.ts';
import type { CompiledFunction, Passing, Scope } from './scope.ts';

export function compileDefine(node: Node<'define'>, scope: Scope, inTail: boolean): Code {
  return scope.function(compileFunction(node.definition, scope)).code(node.body, inTail);
}

export function pathOfDefine(node: Node<'define'>, scope: Scope): PathCode {
  return scope.function(compileFunction(node.definition, scope)).path(node.body);
}

/**
 * Compiles a definition. A function that calls itself is first taken to have one output; where its body shows
 * otherwise it is compiled again with what was seen, and after too many such attempts it is taken to have many.
 */
export function compileFunction(definition: Definition, scope: Scope): CompiledFunction {
  const target: CompiledFunction = {
    definition,
    parameters: passingOf(definition),
    level: scope.level,
    outputs: 'one',
    height: 1,
    recursive: false,
    code: undefined,
    path: lazyPath(() => inner.path(definition.body)),
  };
  const inner = bodyScope(target, scope);
  for (;;) {
    if (scope.compiler.retries <= 0) target.outputs = 'many';
    const guess = target.outputs;
    const code = inner.code(definition.body, true);
    target.height = code.height;
    if (!target.recursive || code.outputs === guess) return finish(target, code);
    if (guess === 'many') return finish(target, { outputs: 'many', run: toManyTail(code), height: code.height });
    scope.compiler.retries--;
    target.outputs = guess === 'optional' ? 'many' : code.outputs;
  }
}

function finish(target: CompiledFunction, code: Code): CompiledFunction {
  target.outputs = code.outputs;
  target.code = code;
  return target;
}

/** Compiled when first asked for, which is when it runs. */
function lazyPath(compile: () => PathCode): () => PathCode {
  let path: PathCode | undefined;
  return () => (path ??= compile());
}

/** Inside a body: the function itself, then its parameters. */
function bodyScope(target: CompiledFunction, scope: Scope): Scope {
  return target.parameters.reduce((inner, { name, closure, value }) => {
    const called = closure ? inner.bind('closure', name) : inner;
    return value ? called.bind('variable', name) : called;
  }, scope.function(target));
}

function passingOf({ parameters, body }: Definition): readonly Passing[] {
  return parameters.map(({ name, byValue }) => {
    const isCalled = (node: Expression): boolean => node.kind === 'call' && node.name === name && node.arguments.length === 0;
    return { name, value: byValue, closure: !byValue || contains(body, isCalled) };
  });
}
