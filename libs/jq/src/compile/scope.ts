import type { Definition, Expression } from '../syntax/ast.ts';
import type { Argument, Code, PathCode } from './run.ts';

export type Passing = { readonly name: string; readonly closure: boolean; readonly value: boolean };

/** A function as callers see it. `code` and `path` are read when a call runs, so that functions may call themselves. */
export type CompiledFunction = {
  readonly definition: Definition;
  /** How each parameter is passed. A value parameter `$x` is also a closure `x`, bound where the body calls it. */
  readonly parameters: readonly Passing[];
  /** Bindings in scope where it is defined. */
  readonly level: number;
  /** Known to the calls inside its own body before the body is compiled. */
  outputs: Code['outputs'];
  height: number;
  /** Whether its body calls it. */
  recursive: boolean;
  code: Code | undefined;
  readonly path: () => PathCode;
};

/** `closure` is a parameter that is run where it is called. */
export type Bound = 'variable' | 'closure' | 'label';

/** A binding with a place in the run-time chain. */
type Place = { readonly kind: Bound; readonly name: string; readonly level: number };
type Global = { readonly kind: 'global'; readonly name: string; readonly index: number };
type FunctionBinding = { readonly kind: 'function'; readonly name: string; readonly arity: number; readonly target: CompiledFunction };
type Binding = Place | Global | FunctionBinding;

/** How a construct compiles its parts. */
export type Compiler = {
  readonly code: (expression: Expression, scope: Scope, inTail: boolean) => Code;
  readonly path: (expression: Expression, scope: Scope) => PathCode;
  /** How often a recursive function may still be compiled again with a better guess. */
  retries: number;
};

type Link = { readonly binding: Binding; readonly next: Link } | undefined;

/** The names an expression can see. Immutable: binding makes a new scope. */
export class Scope {
  readonly compiler: Compiler;
  /** Bindings that take a place in the run-time chain. */
  readonly level: number;
  private readonly links: Link;

  constructor(compiler: Compiler, level = 0, links?: Link) {
    this.compiler = compiler;
    this.level = level;
    this.links = links;
  }

  /** Compiles an expression that ends its function's body, when it is in the tail. */
  code(expression: Expression, inTail = false): Code {
    return this.compiler.code(expression, this, inTail);
  }

  path(expression: Expression): PathCode {
    return this.compiler.path(expression, this);
  }

  argument(expression: Expression): Argument {
    const code = this.code(expression);
    let path: PathCode | undefined;
    return { code, path: () => (path ??= this.path(expression)) };
  }

  /** A scope with one more run-time binding. */
  bind(kind: Bound, name: string): Scope {
    return this.with({ kind, name, level: this.level + 1 }, this.level + 1);
  }

  bindAll(kind: Bound, names: readonly string[]): Scope {
    return names.reduce<Scope>((scope, name) => scope.bind(kind, name), this);
  }

  global(name: string, index: number): Scope {
    return this.with({ kind: 'global', name, index }, this.level);
  }

  function(target: CompiledFunction): Scope {
    const { name, parameters } = target.definition;
    return this.with({ kind: 'function', name, arity: parameters.length, target }, this.level);
  }

  findVariable(name: string): Place | Global | undefined {
    for (const binding of this.bindings()) {
      if (binding.name === name && (binding.kind === 'variable' || binding.kind === 'global')) return binding;
    }
    return undefined;
  }

  /** A function with this name and arity, or a closure parameter. */
  findFunction(name: string, arity: number): Place | FunctionBinding | undefined {
    for (const binding of this.bindings()) {
      if (binding.name !== name) continue;
      if (binding.kind === 'function' && binding.arity === arity) return binding;
      if (binding.kind === 'closure' && arity === 0) return binding;
    }
    return undefined;
  }

  findLabel(name: string): Place | undefined {
    for (const binding of this.bindings()) if (binding.kind === 'label' && binding.name === name) return binding;
    return undefined;
  }

  /** From the innermost out. */
  private *bindings(): Generator<Binding> {
    for (let link = this.links; link !== undefined; link = link.next) yield link.binding;
  }

  /** Run-time bindings between here and one. */
  hopsTo(level: number): number {
    return this.level - level;
  }

  private with(binding: Binding, level: number): Scope {
    return new Scope(this.compiler, level, { binding, next: this.links });
  }
}
