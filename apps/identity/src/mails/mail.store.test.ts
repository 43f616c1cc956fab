import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { memoryMails } from './mail.store.memory.ts';
import { mailStoreSuite } from './mail.store.testsuite.ts';

mailStoreSuite(async () => ({ mails: memoryMails(), transactions: memoryTransactions() }));
