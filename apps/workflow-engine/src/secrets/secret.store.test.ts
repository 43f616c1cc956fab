import { MemorySecretStore } from './secret.store.memory.ts';
import { secretStoreSuite } from './secret.store.testsuite.ts';

secretStoreSuite(() => Promise.resolve(new MemorySecretStore()));
