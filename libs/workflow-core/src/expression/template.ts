import type { Path } from '../definition/issue.ts';
import { isJsonObject, maxDataSize, partOf, type JsonValue } from '../json.ts';
import { secretsNamedIn } from '../secrets/secrets.ts';
import { errorTypeBase, failure, type Failure } from '../workflow-error.ts';
import type { Allowance, Evaluation, Expressions, Variables } from './expressions.ts';
import { scan, wholeExpression } from './scan.ts';

export type Evaluated<Value = JsonValue> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: Failure };

/**
 * A value of the definition with its expressions compiled: what is left is to fill them in. Asks for the variables if it needs them. All
 * its expressions take what they cost from one allowance.
 */
export type Template = (input: JsonValue, variables: () => Variables, now: Date, allowance?: Allowance, conceal?: Conceal) => Evaluated;

/** What may be kept of what an expression gave. The text of a definition is everybody's to read, and stays as it is. */
export type Conceal = (value: JsonValue) => JsonValue;

/**
 * `strict`: a string is an expression when the whole of it is `${ … }`, and text with `${ … }` in it is interpolated.
 * `bare`: a string is an expression, with or without `${ … }` around it (`if`, `when`, `from`, `as`). Inside objects: strict.
 */
export type Style = 'strict' | 'bare';

export interface TemplateContext {
  readonly expressions: Expressions;
  readonly variables: readonly string[];
  /** Whether text without `${ }` is an expression, too, where it is one. */
  readonly loose?: boolean;
  /** Told of each expression that does not compile; the template is then not to be used. */
  readonly refuse: (path: Path, message: string) => void;
}

export function constant(value: JsonValue): Template {
  return () => ({ ok: true, value });
}

export function compileTemplate(value: JsonValue, style: Style, path: Path, context: TemplateContext): Template {
  if (typeof value === 'string') {
    const whole = wholeExpression(value);
    if (whole !== undefined) return compileExpression(whole, path, context);
    if (style === 'bare') return compileExpression(value, path, context);
    return context.loose === true && !value.includes('${') ? compileLoose(value, path, context) : compileText(value, constant, path, context);
  }
  if (typeof value !== 'object' || value === null) return constant(value);
  const members = Object.entries(value).map(([key, member]) => [key, compileTemplate(member, 'strict', [...path, key], context)] as const);
  return isJsonObject(value) ? objectOf(Object.fromEntries(members)) : listOf(members.map(([, member]) => member));
}

/** An object whose members are templates of their own. */
export function objectOf(members: Readonly<Record<string, Template>>): Template {
  const entries = Object.entries(members);
  return (input, variables, now, allowance, conceal) => {
    const object: Record<string, JsonValue> = {};
    for (const [key, template] of entries) {
      const evaluated = template(input, variables, now, allowance, conceal);
      if (!evaluated.ok) return evaluated;
      if (key === '__proto__') Object.defineProperty(object, key, { value: evaluated.value, enumerable: true, configurable: true, writable: true });
      else object[key] = evaluated.value;
    }
    return { ok: true, value: object };
  };
}

function listOf(templates: readonly Template[]): Template {
  return (input, variables, now, allowance, conceal) => {
    const values: JsonValue[] = [];
    for (const template of templates) {
      const evaluated = template(input, variables, now, allowance, conceal);
      if (!evaluated.ok) return evaluated;
      values.push(evaluated.value);
    }
    return { ok: true, value: values };
  };
}

/** @param literal what to make of the text between expressions. */
export function compileText(text: string, literal: (text: string) => Template, path: Path, context: TemplateContext): Template {
  const segments = scan(text);
  if (segments === undefined) {
    context.refuse(path, 'An expression begins with ${ and is never closed with }.');
    return constant(null);
  }
  if (segments.every(({ type }) => type === 'text')) return literal(text);
  const parts = segments.map((segment) => (segment.type === 'text' ? literal(segment.text) : compileExpression(segment.source, path, context)));
  return joined(parts);
}

/** I11: the text that the values of the templates are together, as far as a workflow may hold it. */
function joined(templates: readonly Template[]): Template {
  return (...given) => {
    let text = '';
    for (const template of templates) {
      const evaluated = template(...given);
      if (!evaluated.ok) return evaluated;
      text += asText(evaluated.value);
      if (text.length > maxDataSize) return tooLarge;
    }
    return { ok: true, value: text };
  };
}

export const tooLarge: Evaluated<never> = { ok: false, failure: failure('expression', 'The result is larger or more deeply nested than a workflow may hold.') };

/** What the text gives as an expression, or the text where it is none or fails. */
function compileLoose(text: string, path: Path, context: TemplateContext): Template {
  let isExpression = true;
  const expression = compileExpression(text, path, { ...context, refuse: () => (isExpression = false) });
  if (!isExpression) return constant(text);
  return (...given) => {
    const evaluated = expression(...given);
    return evaluated.ok || evaluated.failure.type !== `${errorTypeBase}expression` ? evaluated : { ok: true, value: text };
  };
}

/** As jq's string interpolation has it: a string as it is, anything else as JSON. */
export function asText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function compileExpression(source: string, path: Path, { expressions, variables, refuse }: TemplateContext): Template {
  const compiled = expressions.compile(source, variables);
  if (!compiled.ok) {
    refuse(path, `The expression is not valid: ${compiled.message}`);
    return constant(null);
  }
  const names = source.includes('$');
  const secrets = secretsNamedIn(source);
  return (input, values, now, allowance, conceal) => {
    const given = names ? values() : {};
    const missing = secrets.find((name) => partOf(given, ['secrets', name]) === undefined);
    if (missing !== undefined) return { ok: false, failure: failure('authorization', `There is no secret “${missing}” that this workflow may use.`) };
    const evaluated = single(source, compiled.expression.evaluate(input, given, now, allowance));
    return evaluated.ok && conceal !== undefined ? { ok: true, value: conceal(evaluated.value) } : evaluated;
  };
}

function single(source: string, evaluation: Evaluation): Evaluated {
  if (!evaluation.ok) return { ok: false, failure: failure('expression', `${abridged(source)}: ${evaluation.message}`) };
  const { values } = evaluation;
  return values.length <= 1
    ? { ok: true, value: values[0] ?? null }
    : { ok: false, failure: failure('expression', `${abridged(source)}: gives several values where one is wanted; collect them with [ ].`) };
}

function abridged(source: string): string {
  return source.length > 200 ? `${source.slice(0, 200)}…` : source;
}
