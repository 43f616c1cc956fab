import type { Logger } from '@holdfast/telemetry/logger';

const signals = ['SIGTERM', 'SIGINT'] as const;

/**
 * On the first signal drains and exits: 0, or 1 when the drain ran out of time or failed. Further signals change nothing.
 *
 * @returns forgets the signals again.
 */
export function exitOnSignals(drain: () => Promise<boolean>, logger: Logger): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    logger.info('draining', { signal });
    drain().then(
      (inTime) => {
        if (!inTime) logger.error('the drain took too long');
        process.exit(inTime ? 0 : 1);
      },
      (error: unknown) => {
        logger.error('the drain failed', { error });
        process.exit(1);
      },
    );
  };
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}
