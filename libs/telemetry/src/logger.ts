import { isoTime } from '@holdfast/clock/iso-time';
import { trace } from '@opentelemetry/api';
import { pino, type DestinationStream } from 'pino';
import { describeError } from './describe-error.ts';
import { isLogField, type LogFields } from './log-fields.ts';
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

type Line = Record<string, unknown>;

const severities: Readonly<Record<LogLevel, number>> = { debug: 20, info: 30, warn: 40, error: 50 };

/**
 * A line is one object and one JSON.stringify: pino's own way looks up serializers and redaction for each member, of which a line here has none.
 *
 * @param destination where lines go; standard output by default.
 */
export function createLogger(service: string, level: LogLevel = 'info', destination: DestinationStream = standardOutput()): Logger {
  const write = (at: LogLevel) => (message: string, fields: LogFields = {}) => {
    if (severities[at] < severities[level]) return;
    const line: Line = { level: at, time: isoTime(Date.now()), service };
    copyDeclared(fields, line);
    addTrace(line);
    line['message'] = scrub(message);
    destination.write(`${JSON.stringify(line)}\n`);
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
function copyDeclared(fields: LogFields, line: Line): void {
  for (const name of Object.keys(fields)) {
    if (!isLogField(name)) continue;
    const value = fields[name];
    if (name === 'error' && value !== undefined) line[name] = describeError(value);
    else if (typeof value === 'string') line[name] = scrub(value);
    else if (typeof value === 'number') line[name] = value;
  }
}

function addTrace(line: Line): void {
  const context = trace.getActiveSpan()?.spanContext();
  if (context === undefined) return;
  line['traceId'] = context.traceId;
  line['spanId'] = context.spanId;
}
