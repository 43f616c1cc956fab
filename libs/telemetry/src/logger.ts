import { trace } from '@opentelemetry/api';
import { pino, type DestinationStream } from 'pino';
import { describeError } from './describe-error.ts';
import { logFieldNames, type LogFields } from './log-fields.ts';
import { scrub } from './scrub.ts';

export type { LogFields } from './log-fields.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Writes JSON lines. `message` is a fixed sentence; what varies goes into the declared fields. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** @param destination where lines go; standard output by default. */
export function createLogger(service: string, level: LogLevel = 'info', destination?: DestinationStream): Logger {
  const sink = pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'message',
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? standardOutput(),
  );
  const write = (at: LogLevel) => (message: string, fields: LogFields = {}) => {
    if (sink.isLevelEnabled(at)) sink[at]({ ...declaredOnly(fields), ...activeTrace() }, scrub(message));
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** What is logged in one pass of the event loop is written at its end, as one piece; a process that exits writes what it has yet to. */
function standardOutput(): DestinationStream {
  const file = pino.destination({ fd: 1, sync: true });
  let lines = '';
  const flush = (): void => {
    file.write(lines);
    lines = '';
  };
  process.once('exit', () => {
    if (lines !== '') flush();
  });
  return {
    write: (line) => {
      if (lines === '') setImmediate(flush);
      lines += line;
    },
  };
}

/** A logger that writes nothing, for tests and tools. */
export const silentLogger: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Redaction by construction: copies declared keys with scalar values, describes the error, drops everything else. */
function declaredOnly(fields: LogFields): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  for (const name of logFieldNames) {
    const value = fields[name];
    if (value === undefined) continue;
    if (name === 'error') line[name] = describeError(value);
    else if (typeof value === 'string') line[name] = scrub(value);
    else if (typeof value === 'number') line[name] = value;
  }
  return line;
}

function activeTrace(): { traceId: string; spanId: string } | undefined {
  const context = trace.getActiveSpan()?.spanContext();
  return context === undefined ? undefined : { traceId: context.traceId, spanId: context.spanId };
}
