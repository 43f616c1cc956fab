import type { Clock } from '@holdfast/clock/clock';

/** Whether nobody has used the name in the last so many seconds; from now on somebody has. */
export type FirstUse = (name: string, seconds: number) => Promise<boolean>;

const mostRemembered = 100_000;

/** In this process alone. */
export function rememberedUses(clock: Clock): FirstUse {
  /** Name → until when it is remembered, milliseconds. */
  const used = new Map<string, number>();
  return async (name, seconds) => {
    const now = clock.now().getTime();
    for (const [old, until] of used) {
      if (until > now && used.size < mostRemembered) break;
      used.delete(old);
    }
    if (used.has(name)) return false;
    used.set(name, now + seconds * 1000);
    return true;
  };
}

/** Among all replicas, as far as `shared` can be asked; else in this process, which is told. */
export function sharedUses(shared: FirstUse, clock: Clock, failed: (error: unknown) => void): FirstUse {
  const here = rememberedUses(clock);
  return async (name, seconds) => {
    if (!(await here(name, seconds))) return false;
    return shared(name, seconds).catch((error: unknown) => {
      failed(error);
      return true;
    });
  };
}
