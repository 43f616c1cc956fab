import type { Clock } from '@holdfast/clock/clock';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import { provesKey, readApiKey } from './api-key.ts';
import type { Application, SealedKey } from './application.ts';
import type { ApplicationStore } from './application.store.ts';

/** Whose key it is, if it is good now. Why it is not is never said. */
export class VerifyApiKey {
  readonly #applications: Pick<ApplicationStore, 'findKey' | 'used'>;
  readonly #clock: Clock;

  constructor(applications: Pick<ApplicationStore, 'findKey' | 'used'>, clock: Clock) {
    this.#applications = applications;
    this.#clock = clock;
  }

  async execute(text: string): Promise<Result<{ application: Application; key: SealedKey }, 'unauthenticated'>> {
    const parts = readApiKey(text);
    if (parts === undefined) return refuse('unauthenticated');
    const found = await this.#applications.findKey(parts.id);
    const now = this.#clock.now();
    if (!provesKey(parts.secret, found?.key) || found === undefined || found.key.expiresAt <= now) return refuse('unauthenticated');
    await this.#applications.used(parts.id, now);
    return accept(found);
  }
}
