/** Longest text that a pattern is tried on; longer texts do not match. */
export const patternTextLimit = 200;

const sourceLimit = 200;
/** Ways to match a text that a pattern may offer: three unbounded repetitions (`\S+@\S+\.\S+`), or what amounts to as much. */
const waysLimit = 2 * patternTextLimit ** 3;

export interface SafePattern {
  test(text: string): boolean;
  /** An upper bound of the steps that the test of a text takes; about ten nanoseconds each. */
  steps(text: string): number;
  /** As of a RegExp: different for different patterns (ajv keeps them apart by it). */
  toString(): string;
}

/**
 * Compiles a `pattern` whose time is bounded: a workflow's author writes the pattern, a stranger the text, and a backtracking matcher tries
 * every way. Refused are repeated groups, look-around and back-references (exponential), and more ways than `waysLimit`.
 *
 * @throws {SyntaxError} naming what is refused
 */
export function safePattern(source: string): SafePattern {
  if (source.length > sourceLimit) throw new SyntaxError(`a pattern has ${sourceLimit} characters at most`);
  const bare = source.replace(/\\[^1-9k]|\[(?:\\.|[^\]\\])*\]/gu, 'x');
  if (/\)[*+?{]/u.test(bare)) throw new SyntaxError('a pattern may not repeat a group');
  if (/\(\?[=!<]/u.test(bare)) throw new SyntaxError('a pattern may not look around or name groups');
  if (/\\[1-9k]/u.test(bare)) throw new SyntaxError('a pattern may not refer back');
  if (ways(bare.replaceAll('(?:', '(')) > waysLimit) throw new SyntaxError('a pattern may not repeat or branch that often');
  const pattern = new RegExp(source, 'u');
  return {
    test: (text) => text.length <= patternTextLimit && pattern.test(text),
    steps: stepsOf(bare.replaceAll('(?:', '(')),
    toString: () => pattern.toString(),
  };
}

/** An upper bound of the ways to match: the product of what each repetition and each group's branches allow. */
function ways(bare: string): number {
  return product([...repetitions(bare).map((lengths) => (lengths === Infinity ? patternTextLimit : lengths)), ...branches(bare)]);
}

/** Unbounded repetitions, and a start anywhere, share the characters of a text in as many ways as there are combinations of them. */
function stepsOf(bare: string): SafePattern['steps'] {
  const lengths = repetitions(bare);
  const bounded = [...lengths.filter(Number.isFinite), ...branches(bare)];
  const places = lengths.filter((count) => count === Infinity).length + (bare.startsWith('^') && !bare.includes('|') ? 0 : 1);
  return ({ length }) => {
    const shares = Array.from({ length: places }, (_, place) => (length + place + 1) / (place + 1));
    return length > patternTextLimit ? 0 : length + product([...shares, ...bounded.map((count) => Math.min(count, length + 1))]);
  };
}

/** How many lengths each repetition may have. */
function repetitions(bare: string): readonly number[] {
  return Array.from(bare.matchAll(/[*+?]|\{(\d+),(\d*)\}/gu), ([text, least, most]) => {
    if (text === '?') return 2;
    return most === undefined || most === '' ? Infinity : Math.max(Number(most) - Number(least) + 1, 1);
  });
}

function branches(bare: string): readonly number[] {
  return bare.split(/[()]/u).map((part) => part.split('|').length);
}

function product(factors: readonly number[]): number {
  return factors.reduce((all, factor) => all * factor, 1);
}
