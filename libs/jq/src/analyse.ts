import type { Program } from './program.ts';
import type { Expression, Node } from './syntax/ast.ts';
import { childrenOf, namesIn } from './syntax/children.ts';
import type { Shape } from './syntax/shape.ts';

export type Analysis = {
  /** Declared variables that the program reads, without the `$`, in order of first use. */
  readonly variables: readonly string[];
  /**
   * Paths of the input that the program may read, each as far as it is constant: `.a[.b]` reads `["a"]` and `["b"]`.
   * The empty path means the whole input.
   */
  readonly inputs: readonly (readonly (string | number)[])[];
  readonly shape: Shape;
};

/** What a program reads, found from its syntax alone: it may name more than a run touches, never less. */
export function analyse({ expression, variables, shape }: Program): Analysis {
  const reader = new Reader(new Set(variables));
  reader.read(expression, { path: [], bound: new Set() });
  return { variables: [...reader.variables], inputs: withoutNested([...reader.inputs.values()]), shape };
}

type Path = readonly (string | number)[];

/** What `.` is here, as a path of the input, or `undefined` when it is something computed; and the variables bound on the way. */
type Here = { readonly path: Path | undefined; readonly bound: ReadonlySet<string> };

/** Expressions that may read the whole of `.` without naming it. */
const readsAll: ReadonlySet<Expression['kind']> = new Set(['call', 'format', 'update', 'define']);

class Reader {
  readonly variables = new Set<string>();
  readonly inputs = new Map<string, Path>();
  private readonly declared: ReadonlySet<string>;

  constructor(declared: ReadonlySet<string>) {
    this.declared = declared;
  }

  /** Records what an expression reads. */
  read(node: Expression, here: Here): void {
    const path = this.pathOf(node, here);
    if (path !== undefined) this.add(path);
    else this.readInside(node, here);
  }

  private readInside(node: Expression, here: Here): void {
    if (node.kind === 'variable') {
      if (this.declared.has(node.name) && !here.bound.has(node.name)) this.variables.add(node.name);
    } else if (node.kind === 'pipe') this.readPipe(node.left, node.right, here);
    else if (node.kind === 'bind' || node.kind === 'reduce' || node.kind === 'foreach') this.readBinding(node, here);
    else {
      if (readsAll.has(node.kind)) this.add(here.path);
      for (const part of childrenOf(node)) this.read(part, here);
    }
  }

  /** Inside a loop `.` is its state, which is computed; the body of a plain binding still sees the input. */
  private readBinding(node: Node<'bind' | 'reduce' | 'foreach'>, here: Here): void {
    const bound = new Set([...here.bound, ...node.patterns.flatMap(namesIn)]);
    this.read(node.source, here);
    if (node.kind !== 'bind') this.read(node.initial, here);
    const inside = { path: node.kind === 'bind' ? here.path : undefined, bound };
    for (const part of childrenOf(node)) if (part !== node.source && (node.kind === 'bind' || part !== node.initial)) this.read(part, inside);
  }

  /** After a plain path, `.` is that path; after anything else, whatever the left side was made of has been recorded. */
  private readPipe(left: Expression, right: Expression, here: Here): void {
    const path = this.pathOf(left, here);
    if (path === undefined) this.read(left, here);
    this.read(right, { ...here, path });
  }

  /** The constant path that an expression is, from the input. */
  private pathOf(node: Expression, here: Here): Path | undefined {
    if (node.kind === 'identity') return here.path;
    if (node.kind === 'index') {
      const target = this.pathOf(node.target, here);
      const key = node.key.kind === 'literal' ? node.key.value : undefined;
      return target !== undefined && (typeof key === 'string' || typeof key === 'number') ? [...target, key] : undefined;
    }
    if (node.kind !== 'pipe') return undefined;
    const path = this.pathOf(node.left, here);
    return path === undefined ? undefined : this.pathOf(node.right, { ...here, path });
  }

  private add(path: Path | undefined): void {
    if (path !== undefined) this.inputs.set(JSON.stringify(path), path);
  }
}

/** Drops paths below another that is read whole. */
function withoutNested(paths: readonly Path[]): readonly Path[] {
  return paths.filter((path) => !paths.some((other) => other.length < path.length && other.every((key, at) => key === path[at])));
}
