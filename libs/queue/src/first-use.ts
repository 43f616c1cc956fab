import { hash } from 'node:crypto';
import type { QueueRedis } from './redis.ts';

/** Whether nobody, on whatever replica, has used the name in the last so many seconds; from now on somebody has. Rejects while Redis is away. */
export function firstUse({ commands, prefix }: Pick<QueueRedis, 'commands' | 'prefix'>): (name: string, seconds: number) => Promise<boolean> {
  return async (name, seconds) => (await commands.set(`${prefix}:used:${hash('sha256', name)}`, '', 'EX', seconds, 'NX')) === 'OK';
}
