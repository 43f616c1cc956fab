import type { Logger } from '@holdfast/telemetry/logger';
import type { LoggerService } from '@nestjs/common';

/** Nest's own messages: warnings and errors only, in our form. Its stack traces and objects are dropped. */
export function nestLogger(logger: Logger): LoggerService {
  return {
    log: () => undefined,
    debug: () => undefined,
    verbose: () => undefined,
    warn: (message: unknown) => logger.warn(textOf(message)),
    error: (message: unknown) => logger.error(textOf(message), message instanceof Error ? { error: message } : {}),
    fatal: (message: unknown) => logger.error(textOf(message), message instanceof Error ? { error: message } : {}),
  };
}

function textOf(message: unknown): string {
  return typeof message === 'string' ? message : 'the framework reported an error';
}
