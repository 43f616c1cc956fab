import { randomBytes } from 'node:crypto';
import { createEnvelope } from '@holdfast/secrets/envelope';
import type { Sealing } from '../secrets/sealing.ts';

/** Under a key of this process. */
export const testSealing: Sealing = createEnvelope(randomBytes(32));
