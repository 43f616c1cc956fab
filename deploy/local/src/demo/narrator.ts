/** Tells the demo: a numbered step, the command that does the same by hand, what came of it. */
export interface Narrator {
  step(title: string): void;
  /** A shell command; continuation lines are aligned. */
  command(...lines: readonly string[]): void;
  result(...lines: readonly string[]): void;
}

export function createNarrator(write: (text: string) => void): Narrator {
  let steps = 0;
  return {
    step(title) {
      steps += 1;
      write(`\n${steps}. ${title}\n`);
    },
    command: (...lines) => write(`\n${lines.map((line, index) => `   ${index === 0 ? '$' : ' '} ${line}${index < lines.length - 1 ? ' \\' : ''}\n`).join('')}\n`),
    result: (...lines) => write(lines.map((line) => `   → ${line}\n`).join('')),
  };
}
