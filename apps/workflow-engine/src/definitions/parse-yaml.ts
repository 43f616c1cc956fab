import { numberOf } from '@holdfast/json/large-integer';
import { parseDocument, type Document, type LineCounter, type ScalarTag, type Tags } from 'yaml';

/** Numbers are what they are in JSON, those in hexadecimal and octal, too. */
function exactNumbers(tags: Tags): Tags {
  return tags.map((tag) => (isNumber(tag) ? { ...tag, resolve: numberOf } : tag));
}

function isNumber(tag: Tags[number]): tag is ScalarTag {
  return typeof tag === 'object' && 'test' in tag && ['1', '1.5', '1e1', '0x1', '0o1'].some((text) => tag.test?.test(text));
}

/**
 * YAML 1.2 (core schema) with all of its mistakes; that a key stands twice is none here, for the parser compares every pair. Undefined when the
 * parser has not stack enough for how deep it nests.
 *
 * I11: a text can have a million mistakes, each of which the parser makes an error of. Their stacks, which nobody reads, would take seconds, and
 * the lines that it would quote in each minutes.
 */
export function parseYaml(text: string, lineCounter?: LineCounter): Document | undefined {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return parseDocument(text, { ...(lineCounter === undefined ? {} : { lineCounter }), prettyErrors: false, uniqueKeys: false, customTags: exactNumbers, version: '1.2', logLevel: 'error' });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  } finally {
    Error.stackTraceLimit = before;
  }
}
