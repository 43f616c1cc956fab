/** What asked this command to end: a signal, or the death of the process that started it. */
export type StopReason = NodeJS.Signals | 'the launcher died';

/** Resolves with the first request to stop. From now on no signal ends this process by itself. */
export function stopRequested(): Promise<StopReason> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
    process.on('disconnect', () => resolve('the launcher died'));
    // The listener alone would keep this process alive for as long as the launcher lives.
    process.channel?.unref();
    // A terminal that is gone makes every further line an error; the stop must go on without it.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  });
}
