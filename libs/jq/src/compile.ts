import { newCompiler } from './compile/compiler.ts';
import type { Code } from './compile/run.ts';
import { Scope } from './compile/scope.ts';
import { Program } from './program.ts';
import type { Expression } from './syntax/ast.ts';
import { parse } from './syntax/parser.ts';
import { SyntaxFailure, type SyntaxProblem } from './syntax/syntax-error.ts';

export type CompileOptions = {
  /** Names of the variables that every run gives a value, without the `$`. Default: none. */
  readonly variables?: readonly string[];
};

/** Why a source text is not a program. */
export type CompileError = {
  readonly kind: 'compile-error';
  /** What is wrong, in one line. */
  readonly message: string;
  /** UTF-16 index into the source. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** In UTF-16 code units, from 1. */
  readonly column: number;
  /** What could stand there, where that is known. */
  readonly expected?: string;
  /** What stands there. */
  readonly found?: string;
  readonly hint?: string;
};

/** Compiles a jq program. Never throws; an error is a value. */
export function compile(source: string, options: CompileOptions = {}): Program | CompileError {
  const variables = options.variables ?? [];
  try {
    const expression = parse(source);
    return new Program(source, variables, expression, codeOf(expression, variables));
  } catch (error) {
    if (error instanceof SyntaxFailure) return compileError(source, error.problem);
    throw error;
  }
}

/** Whether compiling gave an error instead of a program. */
export function isCompileError(result: Program | CompileError): result is CompileError {
  return !(result instanceof Program);
}

function codeOf(expression: Expression, variables: readonly string[]): Code {
  const scope = variables.reduce((inner, name, index) => inner.global(name, index), new Scope(newCompiler()));
  return scope.code(expression);
}

function compileError(source: string, { at, message, ...more }: SyntaxProblem): CompileError {
  const before = source.slice(0, at);
  const line = before.split('\n').length;
  return { kind: 'compile-error', message, offset: at, line, column: at - before.lastIndexOf('\n'), ...more };
}
