import type { Expression, Pattern } from './ast.ts';

/** The expressions directly inside one, in the order they are written. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'identity':
    case 'literal':
    case 'format':
    case 'break':
    case 'variable':
      return [];
    case 'string':
      return node.parts.filter((part) => typeof part !== 'string');
    case 'index':
      return [node.target, node.key];
    case 'slice':
      return [node.target, node.from, node.to].filter((part) => part !== null);
    case 'iterate':
      return [node.target];
    case 'try':
      return node.handler === null ? [node.body] : [node.body, node.handler];
    case 'array':
      return node.body === null ? [] : [node.body];
    case 'object':
      return node.entries.flatMap(({ key, value }) => [key, value]);
    case 'negate':
    case 'label':
      return [node.body];
    case 'pipe':
    case 'comma':
    case 'and':
    case 'or':
    case 'alternative':
    case 'arithmetic':
    case 'comparison':
    case 'update':
      return [node.left, node.right];
    case 'if':
      return [node.condition, node.then, node.otherwise];
    case 'reduce':
      return [node.source, ...node.patterns.flatMap(keysIn), node.initial, node.update];
    case 'foreach':
      return [node.source, ...node.patterns.flatMap(keysIn), node.initial, node.update, node.extract];
    case 'bind':
      return [node.source, ...node.patterns.flatMap(keysIn), node.body];
    case 'define':
      return [node.definition.body, node.body];
    case 'call':
      return node.arguments;
  }
}

/** The variables that a pattern binds. */
export function namesIn(pattern: Pattern): readonly string[] {
  switch (pattern.kind) {
    case 'variable':
      return [pattern.name];
    case 'array':
      return pattern.elements.flatMap(namesIn);
    case 'object':
      return pattern.entries.flatMap(({ variable, pattern: inner }) => [...(variable === null ? [] : [variable]), ...(inner === null ? [] : namesIn(inner))]);
  }
}

/** The computed keys of a pattern. */
function keysIn(pattern: Pattern): readonly Expression[] {
  switch (pattern.kind) {
    case 'variable':
      return [];
    case 'array':
      return pattern.elements.flatMap(keysIn);
    case 'object':
      return pattern.entries.flatMap(({ key, pattern: inner }) => (inner === null ? [key] : [key, ...keysIn(inner)]));
  }
}

/** Whether an expression or anything inside it passes a test. */
export function contains(node: Expression, test: (node: Expression) => boolean): boolean {
  return test(node) || childrenOf(node).some((child) => contains(child, test));
}
