/** Lines for the person at the terminal, each with the seconds since the command began. */
export interface Progress {
  say(line: string): void;
  /** Seconds since the command began. */
  elapsed(): number;
}

/** `startedAt` in milliseconds since 1970: what was done before this process began counts too. */
export function createProgress(startedAt: number, write: (text: string) => void = (text) => process.stdout.write(text)): Progress {
  const elapsed = (): number => (Date.now() - startedAt) / 1000;
  return {
    elapsed,
    say: (line) => write(`${elapsed().toFixed(1).padStart(6)} s  ${line}\n`),
  };
}
