/** A server the platform needs can neither be found nor fetched; the message tells how to get it. */
export class MissingProgramError extends Error {
  override readonly name = 'MissingProgramError';

  constructor(program: string, tried: readonly string[], remedies: readonly string[]) {
    super([`${program} is missing.`, ...tried.map((line) => `  tried: ${line}`), ...remedies.map((line) => `  either: ${line}`)].join('\n'));
  }
}
