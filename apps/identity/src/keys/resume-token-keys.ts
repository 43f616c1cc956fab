import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@holdfast/clock/clock';
import { z } from 'zod';
import type { OtherKeys, PublicJwk } from './publish-keys.ts';

/** How long what was read is shown on, milliseconds. */
const freshMs = 60_000;

/** How long whoever asks waits for what is being read, milliseconds: little of the two seconds in which a service must have the keys of access tokens (I14). */
const patienceMs = 250;

const named = { use: z.literal('sig'), alg: z.string(), kid: z.string().min(1).max(128) };
const key = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('RSA'), ...named, n: z.string(), e: z.string() }),
  z.object({ kty: z.literal('EC'), ...named, crv: z.string(), x: z.string(), y: z.string() }),
  z.object({ kty: z.literal('OKP'), ...named, crv: z.string(), x: z.string() }),
]);
const document = z.object({ keys: z.array(key).max(32) });

/** The keys that resume-token signs with, marked as such; what was read last while it cannot be asked, or does not answer at once. */
export function resumeTokenKeys(read: () => Promise<unknown>, clock: Clock, patience = patienceMs): OtherKeys {
  let known: readonly PublicJwk[] = [];
  let triedAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  let answer: Promise<void> | undefined;
  const refresh = async (): Promise<void> => {
    triedAt = clock.now().getTime();
    try {
      known = document.parse(await read()).keys.map((jwk) => ({ ...jwk, purpose: 'resume-token' as const }));
    } catch {
      // Nobody needs these keys to verify an access token; the next reader tries again.
      triedAt = Number.NEGATIVE_INFINITY;
    }
  };
  return async () => {
    if (reading === undefined && clock.now().getTime() - triedAt >= freshMs) {
      reading = refresh().finally(() => {
        reading = undefined;
      });
      answer = Promise.race([reading, delay(patience, undefined, { ref: false })]);
    }
    await answer;
    return known;
  };
}
