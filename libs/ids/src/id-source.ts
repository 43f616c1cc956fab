import type { Clock } from '@holdfast/clock/clock';
import { uuidv7, type Uuid } from './uuid.ts';

/** Where shells take new ids from. Pure cores derive theirs from a seed instead. */
export interface IdSource {
  next<Id extends Uuid>(): Id;
}

const randomBytes = 10;
/** Ids whose randomness is drawn at once: asking for little costs as much as asking for much. */
const drawn = 256;

/** UUIDv7 from the given clock and the platform's cryptographic random source. */
export function randomIds(clock: Clock): IdSource {
  const pool = new Uint8Array(randomBytes * drawn);
  let used = pool.length;
  return {
    next: <Id extends Uuid>() => {
      if (used === pool.length) {
        crypto.getRandomValues(pool);
        used = 0;
      }
      used += randomBytes;
      return uuidv7(clock.now(), pool, used - randomBytes) as Id;
    },
  };
}

/** Predictable ids for tests: version-7 UUIDs that count up from 1. */
export function countingIds(): IdSource {
  let count = 0;
  return {
    next: <Id extends Uuid>() => {
      count += 1;
      return `00000000-0000-7000-8000-${count.toString(16).padStart(12, '0')}` as Id;
    },
  };
}
