import type { AttemptCount, AttemptStore } from './attempt.store.ts';

export function memoryAttempts(): AttemptStore {
  const windows = new Map<string, AttemptCount>();
  return {
    count: async (_tx, key, windowSeconds, now) => {
      for (const [name, { windowEndsAt }] of windows) if (windowEndsAt <= now) windows.delete(name);
      const name = key.toString('hex');
      const open = windows.get(name);
      const counted = { attempts: (open?.attempts ?? 0) + 1, windowEndsAt: open?.windowEndsAt ?? new Date(now.getTime() + windowSeconds * 1000) };
      windows.set(name, counted);
      return counted;
    },
    read: async (_tx, key, now) => {
      const open = windows.get(key.toString('hex'));
      return open === undefined || open.windowEndsAt <= now ? 0 : open.attempts;
    },
    takeBack: async (_tx, key) => {
      const name = key.toString('hex');
      const open = windows.get(name);
      if (open !== undefined) windows.set(name, { ...open, attempts: Math.max(open.attempts - 1, 0) });
    },
    clear: async (_tx, key) => {
      windows.delete(key.toString('hex'));
    },
  };
}
