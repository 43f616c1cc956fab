import { scrub } from './scrub.ts';

/** What a log keeps of an error. */
export interface ErrorDescription {
  readonly name: string;
  readonly code?: string;
  /** Only of an error that declares `safeToLog`. */
  readonly message?: string;
  /** `at …` lines only. */
  readonly stack: readonly string[];
  readonly cause?: ErrorDescription;
}

const deepestCause = 3;
const mostFrames = 20;

/**
 * An error without its message: messages of drivers, parsers and the language itself quote the values they choke on
 * (`Unexpected token in "…"`, `Key (email)=(…)`), and no rule tells those from ours. The top frame names the line that threw,
 * and the line names the message. An error class of ours whose messages hold no values says so with `readonly safeToLog = true`.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { name: `thrown ${typeof error}`, stack: [] };
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? String(error.code).slice(0, 64) : undefined;
  return {
    name: error.name.slice(0, 64),
    ...(code === undefined ? {} : { code }),
    ...('safeToLog' in error && error.safeToLog === true ? { message: scrub(error.message) } : {}),
    stack: framesOf(error),
    ...(error.cause === undefined || depth >= deepestCause ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}

/** Cuts the stack after the message first: a message may itself hold a line that looks like a frame. */
function framesOf(error: Error): string[] {
  const stack = error.stack ?? '';
  const start = stack.indexOf(error.message);
  return stack
    .slice(start === -1 ? 0 : start + error.message.length)
    .split('\n')
    .filter((line) => /^\s+at /u.test(line))
    .slice(0, mostFrames)
    .map((line) => line.trim());
}
