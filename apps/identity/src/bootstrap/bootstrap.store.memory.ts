import type { BootstrapStore } from './bootstrap.store.ts';

export function memoryBootstrap(): BootstrapStore {
  let claimed = false;
  return {
    claim: async () => {
      const first = !claimed;
      claimed = true;
      return first;
    },
  };
}
