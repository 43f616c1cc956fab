import type { Expression } from './ast.ts';

/** What kind of expression a program is, for callers that can treat simple ones apart. */
export type Shape =
  /** A constant. */
  | 'literal'
  /** `.a.b[0]`, or the same below a variable: one output, no computing. */
  | 'path'
  /** A comparison of paths and constants. */
  | 'comparison'
  | 'general';

export function shapeOf(node: Expression): Shape {
  if (node.kind === 'literal') return 'literal';
  if (isPath(node)) return 'path';
  const isSimple = (side: Expression): boolean => side.kind === 'literal' || isPath(side);
  return node.kind === 'comparison' && isSimple(node.left) && isSimple(node.right) ? 'comparison' : 'general';
}

function isPath(node: Expression): boolean {
  if (node.kind === 'identity' || node.kind === 'variable') return true;
  return node.kind === 'index' && !node.optional && isConstantKey(node.key) && isPath(node.target);
}

function isConstantKey(key: Expression): boolean {
  return key.kind === 'literal' && (typeof key.value === 'string' || typeof key.value === 'number');
}
