import { parse } from 'yaml';

/** One step of a scenario: its phrase without the keyword, and the document below it. */
export interface Step {
  readonly phrase: string;
  /** Text between the `"""`. */
  readonly text?: string;
}

export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
}

const keyword = /^(?:Given|When|Then|And|But|\*)\s+/u;

/** Reads the Gherkin that the specification's kit is written in: scenarios of steps with documents, a background, comments, tags. */
export function parseFeature(source: string): Scenario[] {
  const scenarios: { name: string; steps: Step[] }[] = [];
  const background: Step[] = [];
  let current: Step[] | undefined;
  const lines = source.split(/\r?\n/u);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const text = line.trim();
    const heading = /^(Scenario(?: Outline)?|Example|Background):\s*(.*)$/u.exec(text);
    if (heading?.[1] === 'Background') current = background;
    else if (heading !== null) {
      const scenario = { name: heading[2] ?? '', steps: [] };
      scenarios.push(scenario);
      current = scenario.steps;
    } else if (keyword.test(text) && current !== undefined) {
      current.push({ phrase: text.replace(keyword, '').trim() });
    } else if (/^("""|```)/u.test(text) && current !== undefined) {
      const fence = text.slice(0, 3);
      const end = lines.findIndex((other, at) => at > index && other.trim().startsWith(fence));
      const inner = lines.slice(index + 1, end === -1 ? lines.length : end);
      const step = current.pop();
      if (step !== undefined) current.push({ ...step, text: dedent(inner, line.length - line.trimStart().length) });
      index = end === -1 ? lines.length : end;
    }
  }
  return scenarios.map(({ name, steps }) => ({ name, steps: [...background, ...steps] }));
}

/** Without the indentation of the fence, so that the document is what its author wrote. */
function dedent(lines: readonly string[], indentation: number): string {
  return lines.map((line) => line.slice(Math.min(indentation, line.length - line.trimStart().length))).join('\n');
}

/** What a document of a step says; integers are bigints, which compare digit by digit. */
export function documentOf({ phrase, text }: Step): unknown {
  if (text === undefined) throw new Error(`the step “${phrase}” has no document`);
  return parse(text, { intAsBigInt: true }) as unknown;
}
