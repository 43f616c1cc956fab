import type { Key } from './key.ts';
import type { KeyStore } from './key.store.ts';
import { honoured, keyEdges } from './key-state.ts';

export function memoryKeys(): KeyStore {
  const keys = new Map<string, Promise<Key>>();
  return {
    provide: (purpose, create) => {
      const known = keys.get(purpose);
      if (known !== undefined) return known;
      const made = create().then((key): Key => ({ ...key, purpose, state: keyEdges.activate.to }));
      keys.set(purpose, made);
      return made;
    },
    honoured: async () => (await Promise.all(keys.values())).filter((key) => honoured.includes(key.state)),
  };
}
