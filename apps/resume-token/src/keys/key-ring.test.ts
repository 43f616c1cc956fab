import { ManualClock } from '@holdfast/clock/manual-clock';
import { describe, expect, it } from 'vitest';
import { createSigningKey } from './create-key.ts';
import { KeyRing } from './key-ring.ts';
import { memoryKeys } from './key.store.memory.ts';
import type { KeyStore } from './key.store.ts';
import { honoured, keyEdges } from './key-state.ts';

function counted(store: KeyStore): { store: KeyStore; reads: () => number } {
  let reads = 0;
  return { reads: () => reads, store: { ...store, honoured: () => (reads++, store.honoured()) } };
}

describe('the key ring', () => {
  it('makes the keys of the cluster once, and every replica has the same', async () => {
    const store = memoryKeys();
    const clock = new ManualClock(new Date());
    const [one, other] = await Promise.all([new KeyRing(store, clock, 2048).active(), new KeyRing(store, clock, 2048).active()]);

    expect(one.signing.kid).toBe(other.signing.kid);
    expect(one.deriving).toEqual(other.deriving);
    expect(one.signing.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
  });

  it('reads the keys again for a kid that it does not know, at most every five seconds', async () => {
    const { store, reads } = counted(memoryKeys());
    const clock = new ManualClock(new Date());
    const ring = new KeyRing(store, clock, 2048);
    await ring.active();
    await Promise.all([ring.signing('a'), ring.deriving('b')]);
    expect(reads()).toBe(1);
    clock.advance(5_000);
    expect(await ring.signing('a')).toBeUndefined();
    await ring.signing('c');
    expect(reads()).toBe(2);
  });

  it('finds a key that was added after it was read (I14)', async () => {
    const store = memoryKeys();
    const added = { ...(await createSigningKey(2048)), purpose: 'sign', state: 'pending' } as const;
    let published = false;
    const clock = new ManualClock(new Date());
    const ring = new KeyRing({ ...store, honoured: async () => [...(await store.honoured()), ...(published ? [added] : [])] }, clock, 2048);
    await ring.active();
    published = true;
    clock.advance(5_000);
    expect((await ring.signing(added.kid))?.kid).toBe(added.kid);
  });
});

describe('the states of a key', () => {
  it('go pending → active → retiring → retired, and only the last is not honoured', () => {
    expect(Object.values(keyEdges).map(({ from, to }) => [...from, to])).toEqual([['pending', 'active'], ['active', 'retiring'], ['retiring', 'retired']]);
    expect(honoured).not.toContain('retired');
  });
});
