import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@holdfast/telemetry/logger';
import type { Database } from '@holdfast/transaction/database';
import { checkpoint } from './checkpoint.ts';
import { linkPending } from './link-pending.ts';
import type { Notary } from './notary.ts';

export interface ChainerOptions {
  readonly database: Database;
  /** The service's name: the name of its chain. */
  readonly chain: string;
  readonly notary: Notary;
  readonly logger: Logger;
  /** Milliseconds from one look at what is pending to the next. Default 250: a record is in the chain within a second of its commit. */
  readonly everyMs?: number;
  /** Milliseconds after which a chain that has grown is signed. Default one minute. */
  readonly checkpointEveryMs?: number;
}

export interface Chainer {
  /** Links what is pending and waits for the present run. */
  close(): Promise<void>;
}

/** Records after which a chain is signed without waiting. */
const checkpointRecords = 1_000;

/**
 * Keeps the chain of one service: any number of replicas may run it. A notary that cannot be reached delays signatures, never
 * records; what fails is logged and tried again.
 */
export function startChainer({ database, chain, notary, logger, everyMs = 250, checkpointEveryMs = 60_000 }: ChainerOptions): Chainer {
  const stop = new AbortController();

  const link = async (): Promise<number> => {
    try {
      return await linkPending(database, chain);
    } catch (error) {
      logger.error('the audit chain was not extended', { error });
      return 0;
    }
  };
  const sign = async (): Promise<boolean> => {
    try {
      await checkpoint(database, chain, notary);
      return true;
    } catch (error) {
      logger.error('the audit chain was not signed', { error });
      return false;
    }
  };

  const run = async (): Promise<void> => {
    let unsigned = 0;
    let signAt = performance.now() + checkpointEveryMs;
    while (!stop.signal.aborted) {
      const linked = await link();
      unsigned += linked;
      if (unsigned >= checkpointRecords || performance.now() >= signAt) {
        if (await sign()) unsigned = 0;
        signAt = performance.now() + checkpointEveryMs;
      }
      if (linked < checkpointRecords) await delay(everyMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
    await link();
  };

  const running = run();
  return {
    close: () => {
      stop.abort();
      return running;
    },
  };
}
