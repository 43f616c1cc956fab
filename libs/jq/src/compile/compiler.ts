import { builtinCode, builtinPath } from '../builtins/registry.ts';
import type { Expression, Node } from '../syntax/ast.ts';
import { reject } from '../syntax/syntax-error.ts';
import { compileIndex, compileIterate, compileSlice, pathOfIndex, pathOfIterate, pathOfSlice } from './access.ts';
import { compileBind, compileForeach, compileReduce, pathOfBind, pathOfForeach, pathOfReduce } from './binding.ts';
import { compileCall, compileClosure, pathOfCall, pathOfClosure } from './call.ts';
import type { Code, PathCode } from './run.ts';
import { compileArray, compileObject, pathOfArray } from './construct.ts';
import { compileDefine, pathOfDefine } from './definition.ts';
import {
  compileBreak,
  compileComma,
  compileIf,
  compileLabel,
  compilePipe,
  compileTry,
  pathOfComma,
  pathOfIf,
  pathOfLabel,
  pathOfPipe,
  pathOfTry,
} from './flow.ts';
import { compileFormat, compileLiteral, compileString } from './literals.ts';
import {
  compileAlternative,
  compileArithmetic,
  compileComparison,
  compileLogic,
  compileNegate,
  pathOfAlternative,
  pathOfComputed,
  pathOfKept,
} from './operators.ts';
import type { Compiler, Scope } from './scope.ts';
import { compileUpdate, pathOfUpdate } from './update.ts';
import { compileVariable, pathOfVariable } from './variables.ts';

/** How often the functions of one program may be compiled again with a better guess of their outputs. */
const maxRetries = 64;

export function newCompiler(): Compiler {
  return { code: compileExpression, path: compilePath, retries: maxRetries };
}

/** What computes the outputs of an expression. */
function compileExpression(node: Expression, scope: Scope, inTail: boolean): Code {
  switch (node.kind) {
    case 'identity':
      return { outputs: 'one', run: (input) => input, height: 1, keys: [] };
    case 'literal':
      return compileLiteral(node);
    case 'string':
      return compileString(node, scope);
    case 'format':
      return compileFormat(node);
    case 'index':
      return compileIndex(node, scope);
    case 'slice':
      return compileSlice(node, scope);
    case 'iterate':
      return compileIterate(node, scope);
    case 'try':
      return compileTry(node, scope);
    case 'array':
      return compileArray(node, scope);
    case 'object':
      return compileObject(node, scope);
    case 'negate':
      return compileNegate(node, scope);
    case 'pipe':
      return compilePipe(node, scope, inTail);
    case 'comma':
      return compileComma(node, scope, inTail);
    case 'and':
    case 'or':
      return compileLogic(node, scope);
    case 'alternative':
      return compileAlternative(node, scope, inTail);
    case 'arithmetic':
      return compileArithmetic(node, scope);
    case 'comparison':
      return compileComparison(node, scope);
    case 'update':
      return compileUpdate(node, scope);
    case 'if':
      return compileIf(node, scope, inTail);
    case 'reduce':
      return compileReduce(node, scope);
    case 'foreach':
      return compileForeach(node, scope);
    case 'bind':
      return compileBind(node, scope, inTail);
    case 'label':
      return compileLabel(node, scope);
    case 'break':
      return compileBreak(labelHops(node, scope));
    case 'define':
      return compileDefine(node, scope, inTail);
    case 'call':
      return callOf(node, scope, inTail);
    case 'variable':
      return compileVariable(node, scope);
  }
}

/** What finds the paths of an expression's outputs. */
function compilePath(node: Expression, scope: Scope): PathCode {
  switch (node.kind) {
    case 'identity':
      return (place, input, _env, emit) => emit(place, input);
    case 'index':
      return pathOfIndex(node, scope);
    case 'slice':
      return pathOfSlice(node, scope);
    case 'iterate':
      return pathOfIterate(node, scope);
    case 'try':
      return pathOfTry(node, scope);
    case 'format':
      return pathOfKept(compileFormat(node));
    case 'array':
      return pathOfArray(node, scope);
    case 'pipe':
      return pathOfPipe(node, scope);
    case 'comma':
      return pathOfComma(node, scope);
    case 'alternative':
      return pathOfAlternative(node, scope);
    case 'if':
      return pathOfIf(node, scope);
    case 'reduce':
      return pathOfReduce(node, scope);
    case 'foreach':
      return pathOfForeach(node, scope);
    case 'bind':
      return pathOfBind(node, scope);
    case 'label':
      return pathOfLabel(node, scope);
    case 'break':
      return pathOfComputed(compileExpression(node, scope, false));
    case 'define':
      return pathOfDefine(node, scope);
    case 'call':
      return callPath(node, scope);
    case 'variable':
      return pathOfVariable(node, scope);
    case 'update':
      return pathOfUpdate(node, scope);
    case 'literal':
    case 'string':
    case 'object':
    case 'negate':
    case 'and':
    case 'or':
    case 'arithmetic':
    case 'comparison':
      return pathOfComputed(compileExpression(node, scope, false));
  }
}

function labelHops({ name, at }: Node<'break'>, scope: Scope): number {
  const binding = scope.findLabel(name);
  if (binding === undefined) return reject(at, `The label $${name} is not defined`, { hint: `write 'label $${name} | …' around it` });
  return scope.hopsTo(binding.level);
}

function callOf(node: Node<'call'>, scope: Scope, inTail: boolean): Code {
  const binding = scope.findFunction(node.name, node.arguments.length);
  if (binding === undefined) return builtinCode(node, scope, inTail);
  if (binding.kind === 'function') {
    return compileCall(binding.target, node.arguments.map((argument) => scope.argument(argument)), scope, inTail);
  }
  return compileClosure(scope.hopsTo(binding.level));
}

function callPath(node: Node<'call'>, scope: Scope): PathCode {
  const binding = scope.findFunction(node.name, node.arguments.length);
  if (binding === undefined) return builtinPath(node, scope);
  if (binding.kind === 'function') return pathOfCall(binding.target, node.arguments.map((argument) => scope.argument(argument)), scope);
  return pathOfClosure(scope.hopsTo(binding.level));
}
