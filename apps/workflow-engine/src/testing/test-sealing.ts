import { randomBytes } from 'node:crypto';
import { createEnvelope } from '@holdfast/secrets/envelope';
import { Lifecycle } from '../events/lifecycle.ts';
import type { Sealing } from '../secrets/sealing.ts';

/** Under a key of this process. */
export const testSealing: Sealing = createEnvelope(randomBytes(32));

export const testLifecycle = new Lifecycle('all', 'https://localhost:8443');
