import type { QueueRedis } from './redis.ts';

/** A hint to every process that listens now, and to nobody later: what it is about is looked up elsewhere. Lost while Redis is away. */
export async function announce({ commands, prefix }: QueueRedis, channel: string): Promise<void> {
  await commands.publish(`${prefix}:${channel}`, '').catch(() => 0);
}

export interface Hearing {
  /** Calls `heard` for every hint from now on, and when listening (again) has begun: what was announced before is lost. */
  listen(heard: () => void): void;
  close(): void;
}

/** Listens to one channel on a connection of its own. */
export function hear({ commands, prefix }: QueueRedis, channel: string): Hearing {
  const subscriber = commands.duplicate({ enableOfflineQueue: true, maxRetriesPerRequest: null });
  let tell = (): void => undefined;
  // The connection for commands says so already.
  subscriber.on('error', () => undefined);
  subscriber.on('message', () => tell());
  subscriber.on('ready', () => tell());
  void subscriber.subscribe(`${prefix}:${channel}`).catch(() => undefined);
  return {
    listen: (heard) => {
      tell = heard;
    },
    close: () => subscriber.disconnect(),
  };
}
