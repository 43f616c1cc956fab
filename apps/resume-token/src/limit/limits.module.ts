import type { Clock } from '@holdfast/clock/clock';
import { seldom } from '@holdfast/clock/seldom';
import type { QueueRedis } from '@holdfast/queue/redis';
import type { Logger } from '@holdfast/telemetry/logger';
import type { AttemptStore } from '../attempt/attempt.store.ts';
import type { Config } from '../config.ts';
import { LocalRequestLimits } from './local-request-limits.ts';
import { redisRequestLimits } from './request-limits.redis.ts';
import type { LimitPolicy, RequestLimits } from './request-limits.ts';

/** One line a minute says that Redis does not count, however many requests meet it. */
const quietMs = 60_000;

/** Counts shared in Redis; while it is away each replica counts alone, with the same limits. */
export function requestLimits(config: Config, logger: Logger, redis: QueueRedis, clock: Clock, attempts: AttemptStore): RequestLimits {
  const policy: LimitPolicy = {
    addressPerMinute: config.HOLDFAST_RESUME_ADDRESS_PER_MINUTE,
    tokenPerMinute: config.HOLDFAST_RESUME_TOKEN_PER_MINUTE,
    tokenBurst: config.HOLDFAST_RESUME_TOKEN_BURST,
  };
  const untold = seldom(clock, quietMs);
  return redisRequestLimits(redis, {
    policy,
    recent: (seconds) => attempts.since(seconds),
    meanwhile: new LocalRequestLimits(clock, policy),
    failed: (error) => {
      if (untold()) logger.warn('Redis does not count requests: this replica counts alone', { error });
    },
  });
}
