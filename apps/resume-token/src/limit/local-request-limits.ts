import type { Clock } from '@holdfast/clock/clock';
import { minuteMs, takeEvenly, type LimitPolicy, type RequestLimits } from './request-limits.ts';

const mostKeys = 50_000;

/** Counts the requests of this replica alone, in memory: what holds while Redis is away, so that limits neither fall nor shut everybody out. */
export class LocalRequestLimits implements RequestLimits {
  readonly #clock: Clock;
  readonly #policy: LimitPolicy;
  readonly #times = new Map<string, readonly number[]>();
  readonly #tats = new Map<string, number>();

  constructor(clock: Clock, policy: LimitPolicy) {
    this.#clock = clock;
    this.#policy = policy;
  }

  async address(address: string): Promise<number> {
    const now = this.#now();
    const times = (this.#times.get(address) ?? []).filter((time) => time > now - minuteMs);
    const [first = now] = times;
    if (times.length >= this.#policy.addressPerMinute) return (first + minuteMs - now) / 1000;
    remember(this.#times, address, [...times, now]);
    return 0;
  }

  async token(tokenId: string): Promise<number> {
    const { tat, waitMs } = takeEvenly(this.#tats.get(tokenId), this.#now(), this.#policy);
    if (waitMs === 0) remember(this.#tats, tokenId, tat);
    return waitMs / 1000;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

/** Forgets the longest unused key when there are too many. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > mostKeys && oldest.done !== true) map.delete(oldest.value);
}
