import type { Path } from '../definition/issue.ts';
import { asText, compileTemplate, compileText, constant, tooLarge, type Conceal, type Evaluated, type Template, type TemplateContext } from '../expression/template.ts';
import { wholeExpression } from '../expression/scan.ts';
import { isJsonObject, maxDataSize, type JsonValue } from '../json.ts';
import { percentEncoded } from '../percent-encoded.ts';
import { failure } from '../workflow-error.ts';

/**
 * A URI template of the DSL: `{name}` stands for a top-level member of the input, percent-encoded (RFC 6570 section 3.2.2, simple
 * string expansion). What a `${ }` expression gives stands as it is; a whole `${ }` is no template.
 */
export function compileUri(uri: string, path: Path, context: TemplateContext): Template {
  return wholeExpression(uri) === undefined ? compileText(uri, expansion, path, context) : compileTemplate(uri, 'strict', path, context);
}

/** Text and names in turn: `/pets/{id}/x` → `/pets/`, `id`, `/x`. */
function expansion(text: string): Template {
  const parts = text.split(/\{([^{}]*)\}/u);
  return parts.length === 1 ? constant(text) : (input, _variables, _now, _allowance, conceal = asItIs) => expand(parts, input, conceal);
}

function asItIs(value: JsonValue): JsonValue {
  return value;
}

function expand(parts: readonly string[], input: JsonValue, conceal: Conceal): Evaluated {
  let uri = '';
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 0) {
      uri += part;
      continue;
    }
    const value = isJsonObject(input) && Object.hasOwn(input, part) ? (input[part] ?? null) : null;
    if (typeof value === 'object' && value !== null) {
      return { ok: false, failure: failure('expression', `{${part}} in the URI stands for an object or array; only text, numbers and booleans fit.`) };
    }
    uri += asText(conceal(percentEncoded(value === null ? '' : String(value))));
    if (uri.length > maxDataSize) return tooLarge;
  }
  return { ok: true, value: uri };
}
