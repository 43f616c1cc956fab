/** One case of a file in jq's test format. */
export type TestCase = {
  /** Line of the program, from 1. */
  readonly line: number;
  readonly program: string;
  /** `undefined` for a program that must not compile. */
  readonly input: string | undefined;
  /** JSON texts of the outputs, or the lines of the compile error. */
  readonly expected: readonly string[];
};

/** Reads jq's test format: a program, an input and the outputs, a line each, up to a blank line; after `%%FAIL` a program that must not compile. */
export function parseTestFile(text: string): readonly TestCase[] {
  const lines = text.split('\n');
  const cases: TestCase[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    if (isSkipped(line)) continue;
    const fails = line.startsWith('%%FAIL');
    const start = fails ? at + 1 : at;
    const end = blankAfter(lines, start);
    const [program = '', ...rest] = lines.slice(start, end);
    if (fails) cases.push({ line: start + 1, program, input: undefined, expected: rest });
    else cases.push({ line: start + 1, program, input: rest[0] ?? 'null', expected: rest.slice(1).filter((output) => !output.startsWith('#')) });
    at = end;
  }
  return cases;
}

function isSkipped(line: string): boolean {
  return line.trim() === '' || line.trimStart().startsWith('#');
}

function blankAfter(lines: readonly string[], start: number): number {
  let end = start;
  while (end < lines.length && (lines[end] as string).trim() !== '') end++;
  return end;
}
