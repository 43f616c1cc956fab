import { memoryOidcRecords } from './oidc-record.store.memory.ts';
import { oidcRecordStoreSuite } from './oidc-record.store.testsuite.ts';

oidcRecordStoreSuite(async () => memoryOidcRecords());
