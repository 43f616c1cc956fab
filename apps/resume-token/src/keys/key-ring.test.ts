import { ManualClock } from '@holdfast/clock/manual-clock';
import { describe, expect, it } from 'vitest';
import { memoryTables } from '../tables.store.memory.ts';
import { keyCreator } from './create-key.ts';
import { KeyRing } from './key-ring.ts';
import { memoryKeys } from './key.store.memory.ts';
import type { KeyStore } from './key.store.ts';
import { honoured, keyEdges } from './key-state.ts';

function counted(store: KeyStore): { store: KeyStore; reads: () => number } {
  let reads = 0;
  return { reads: () => reads, store: { ...store, known: () => (reads++, store.known()) } };
}

const create = keyCreator(2048);

function stored() {
  const clock = new ManualClock(new Date());
  return { clock, store: memoryKeys(memoryTables(clock)) };
}

describe('the key ring', () => {
  it('makes the keys of the cluster once, and every replica has the same', async () => {
    const { clock, store } = stored();
    const [one, other] = await Promise.all([new KeyRing(store, clock, create).active(), new KeyRing(store, clock, create).active()]);

    expect(one.signing.kid).toBe(other.signing.kid);
    expect(one.deriving).toEqual(other.deriving);
    expect(one.signing.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
  });

  it('believes what it has read for three seconds, also that a kid is unknown', async () => {
    const made = stored();
    const { store, reads } = counted(made.store);
    const ring = new KeyRing(store, made.clock, create);
    await ring.active();
    await Promise.all([ring.signing('a'), ring.deriving('b')]);
    expect(reads()).toBe(1);
    made.clock.advance(3_000);
    expect(await Promise.all([ring.signing('a'), ring.receipts('c')])).toEqual([undefined, undefined]);
    expect(reads()).toBe(2);
  });

  it('reads again at once what it could not read', async () => {
    const { clock, store } = stored();
    let broken = true;
    const ring = new KeyRing({ ...store, known: () => (broken ? Promise.reject(new Error('the database is away')) : store.known()) }, clock, create);
    await expect(ring.active()).rejects.toThrow('away');
    broken = false;
    expect((await ring.active()).signing.kid).toMatch(/^resume-/u);
  });
});

describe('the states of a key', () => {
  it('go pending → active → retiring → retired, or there at once, and only the last is not honoured', () => {
    expect(Object.values(keyEdges).map(({ from, to }) => [...from, to])).toEqual([['pending', 'active'], ['active', 'retiring'], ['retiring', 'retired'], ['pending', 'active', 'retiring', 'retired']]);
    expect(honoured).not.toContain('retired');
  });
});
