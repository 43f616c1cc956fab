import type { QueueRedis } from './redis.ts';

/**
 * Notices that Redis may have forgotten jobs: a mark of ours is gone (FLUSHALL, an empty Redis), or we were disconnected (it
 * may have come back with an older state).
 */
export interface RedisEpoch {
  /**
   * Runs `rebuild` when an epoch begins, the first time included; again next time, if it fails.
   *
   * @throws what `rebuild` throws, and when Redis is away.
   */
  begin(rebuild: () => Promise<void>): Promise<void>;
}

/** @param owner whose mark it is: every producer rebuilds its own messages. */
export function watchRedisEpoch({ commands, prefix }: QueueRedis, owner: string): RedisEpoch {
  const mark = `${prefix}:relay:${owner}`;
  let disconnected = true;
  commands.on('close', () => {
    disconnected = true;
  });
  return {
    begin: async (rebuild) => {
      if (!disconnected && (await commands.exists(mark)) === 1) return;
      disconnected = false;
      try {
        await rebuild();
        await commands.set(mark, '1');
      } catch (error) {
        disconnected = true;
        throw error;
      }
    },
  };
}
