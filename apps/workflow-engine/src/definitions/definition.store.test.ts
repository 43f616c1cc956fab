import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { MemoryDefinitionStore } from './definition.store.memory.ts';
import { definitionStoreSuite } from './definition.store.testsuite.ts';

definitionStoreSuite(() => Promise.resolve({ store: new MemoryDefinitionStore(), transactions: memoryTransactions() }));
