import { createHash, randomBytes } from 'node:crypto';
import type { ResumeTokenId } from '@holdfast/ids/ids';
import type { QueueRedis } from '@holdfast/queue/redis';
import { inGroups } from '@holdfast/transaction/in-groups';
import type { Attempt } from '../attempt/attempt.ts';
import { minuteMs, takeEvenly, type LimitPolicy, type RequestLimits } from './request-limits.ts';

interface Script {
  readonly text: string;
  /** How Redis knows it. */
  readonly digest: string;
}

interface Count {
  readonly script: Script;
  readonly key: string;
  readonly args: readonly (string | number)[];
}

function scriptOf(text: string): Script {
  return { text, digest: createHash('sha1').update(text).digest('hex') };
}

/** Whether the counters are whole. It vanishes with them, and that shows that they must be made again (I9). */
const whole = `if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** A log of the last minute. ARGV: limit, a text that no other request has. Returns milliseconds to wait. */
const addressScript = scriptOf(`${whole}
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ${minuteMs})
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[1]) then
  return math.max(redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2] + ${minuteMs} - now, 1)
end
redis.call('ZADD', KEYS[2], now, ARGV[2])
redis.call('PEXPIRE', KEYS[2], ${minuteMs})
return 0`);

/** As `takeEvenly`. ARGV: milliseconds between two requests, burst. Returns milliseconds to wait. */
const tokenScript = scriptOf(`${whole}
local tat = math.max(tonumber(redis.call('GET', KEYS[2]) or now), now)
local wait = math.ceil(tat - ARGV[2] * ARGV[1] - now)
if wait > 0 then return wait end
redis.call('SET', KEYS[2], string.format('%.0f', tat + ARGV[1]), 'PX', math.ceil(tat + ARGV[1] - now))
return 0`);

/**
 * What Redis has to answer in; a request waits no longer for its count. In slices of milliseconds, so that a moment in which this
 * process was too busy to read answers counts as one, however long it was: it is not Redis that was late.
 */
const patience = { slices: 5, ms: 50 } as const;

export interface RedisLimitOptions {
  readonly policy: LimitPolicy;
  /** The attempts of the last minute, which counters are made of again after a flush. */
  readonly recent: (seconds: number) => Promise<readonly Pick<Attempt, 'tokenId' | 'address' | 'at' | 'outcome'>[]>;
  /** Counts while Redis does not answer. */
  readonly meanwhile: RequestLimits;
  /** Told of each time that Redis did not answer. */
  readonly failed: (error: unknown) => void;
}

/** Exact counts, shared by all replicas: each is one script, by the clock of Redis. */
export function redisRequestLimits({ commands, prefix }: Pick<QueueRedis, 'commands' | 'prefix'>, { policy, recent, meanwhile, failed }: RedisLimitOptions): RequestLimits {
  const wholeKey = `${prefix}:limits:whole`;
  const addressKey = (address: string) => `${prefix}:limits:address:${address}`;
  const tokenKey = (tokenId: ResumeTokenId) => `${prefix}:limits:token:${tokenId}`;
  const replica = randomBytes(6).toString('base64url');
  let requests = 0;

  /** Counters from the attempts that Postgres has; what was only looked at is not in there, and is forgiven. */
  async function rebuild(): Promise<void> {
    const tats = new Map<ResumeTokenId, number>();
    const pipeline = commands.pipeline();
    for (const { tokenId, address, at, outcome } of await recent(minuteMs / 1000)) {
      if (outcome === 'too-many-requests') continue;
      pipeline.zadd(addressKey(address), at.getTime(), `${tokenId}.${at.getTime()}`).pexpire(addressKey(address), minuteMs);
      tats.set(tokenId, takeEvenly(tats.get(tokenId), at.getTime(), { ...policy, tokenBurst: Number.POSITIVE_INFINITY }).tat);
    }
    for (const [tokenId, tat] of tats) pipeline.set(tokenKey(tokenId), String(Math.round(tat)), 'PX', minuteMs, 'NX');
    await pipeline.set(wholeKey, '1').exec();
  }

  async function count(wanted: Count): Promise<number> {
    const wait = await evaluate(wanted);
    if (wait >= 0) return wait;
    await rebuild();
    return Math.max(await evaluate(wanted), 0);
  }

  /** Counts of about the same moment share a round trip. */
  const evaluate = inGroups<Count, number>(
    async (counts) => {
      const pipeline = commands.pipeline();
      for (const { script, key, args } of counts) pipeline.evalsha(script.digest, 2, wholeKey, key, ...args);
      const answers = (await pipeline.exec()) ?? [];
      return Promise.all(
        counts.map(async ({ script, key, args }, index) => {
          const [error, answer] = answers[index] ?? [new Error('Redis gave no answer')];
          if (error === null) return Number(answer);
          if (!error.message.startsWith('NOSCRIPT')) throw error;
          return Number(await commands.eval(script.text, 2, wholeKey, key, ...args));
        }),
      );
    },
    // A count is not to be made twice.
    { alone: () => Promise.reject(new Error('Redis did not count')) },
  );

  async function seconds(counting: Promise<number>, otherwise: () => Promise<number>): Promise<number> {
    try {
      return (await inTime(counting)) / 1000;
    } catch (error) {
      failed(error);
      return otherwise();
    }
  }

  return {
    address: (address) => {
      requests += 1;
      return seconds(count({ script: addressScript, key: addressKey(address), args: [policy.addressPerMinute, `${replica}.${requests}`] }), () => meanwhile.address(address));
    },
    token: (tokenId) => seconds(count({ script: tokenScript, key: tokenKey(tokenId), args: [minuteMs / policy.tokenPerMinute, policy.tokenBurst] }), () => meanwhile.token(tokenId)),
  };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  let left: number = patience.slices;
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    if (left === 0) return reject(new Error('Redis takes too long'));
    left -= 1;
    timer = setTimeout(wait, patience.ms);
  };
  wait();
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
