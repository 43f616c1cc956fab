import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Platform } from '@holdfast/local/platform/platform';
import { startPlatform } from '@holdfast/local/platform/start-platform';
import { Lane } from '../resume/lane.ts';

const atOnce = 8;
const password = 'a long enough passphrase for benchmarks';
const administrator = { email: 'bench@example.test', password };

/** How the passwords of the known accounts are kept: as they are made here, or as they came from another system. */
export const kinds = ['argon2id', 'imported'] as const;
export type Kind = (typeof kinds)[number];

/** Milliseconds until each was refused. */
export interface Refusals {
  readonly known: readonly number[];
  readonly unknown: readonly number[];
}

/** Refused logins on a platform of its own, through the gateway: of accounts that exist and of ones that do not. */
export class RefusalStage {
  readonly #platform: Platform;
  readonly #stateDir: string;
  readonly #accounts: number;
  #lanes = 5_000_000;

  private constructor(platform: Platform, stateDir: string, pairs: number) {
    this.#platform = platform;
    this.#stateDir = stateDir;
    // An account is asked for so often that its own limit does not come into play.
    this.#accounts = Math.ceil(pairs / 50);
  }

  /** @param pairs that will be asked for of each kind. The services must have been built. */
  static async open(pairs: number): Promise<RefusalStage> {
    const stateDir = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
    const platform = await startPlatform({ stateDir, ports: 'free', report: (line) => console.error(line), env: { identity: { HOLDFAST_LOGIN_ATTEMPTS_PER_MINUTE: '1000000' } } });
    const stage = new RefusalStage(platform, stateDir, pairs);
    try {
      await stage.#prepare();
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  /** Interleaved pairs, the one and the other first in turns. */
  async measure(kind: Kind, pairs: number): Promise<Refusals> {
    const [known, unknown]: [number[], number[]] = [[], []];
    let next = 0;
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (next < pairs) {
          const pair = next;
          next += 1;
          const account = pair % this.#accounts;
          const ask = { known: async () => known.push(await this.#refusal(`${kind}-${account}@example.test`)), unknown: async () => unknown.push(await this.#refusal(`nobody-${kind}-${account}@example.test`)) };
          await (pair % 2 === 0 ? ask.known() : ask.unknown());
          await (pair % 2 === 0 ? ask.unknown() : ask.known());
        }
      }),
    );
    return { known, unknown };
  }

  async close(): Promise<void> {
    await this.#platform.stop();
    rmSync(this.#stateDir, { recursive: true, force: true });
  }

  /** A connection from an address of its own: limits by address stay out of it. */
  #lane(): Lane {
    this.#lanes += 1;
    return new Lane(this.#platform.urls.gateway, this.#platform.caFile, this.#lanes);
  }

  async #prepare(): Promise<void> {
    const own = this.#lane();
    const made = await own.send('POST', '/v1/bootstrap', '', { secret: this.#platform.bootstrapSecret, ...administrator, name: 'Bench' });
    const bearer = `Bearer ${String((await own.send('POST', '/v1/auth/login', '', administrator)).body['accessToken'])}`;
    for (const kind of kinds) {
      const people = Array.from({ length: this.#accounts }, (_, index) => ({ email: `${kind}-${index}@example.test`, name: 'Bench', roles: ['viewer'], passwordHash: importedHash() }));
      await own.send('POST', `/v1/tenants/${String(made.body['tenantId'])}/members/import`, bearer, { people });
    }
    // A login makes the hash anew; the others keep the one that was imported.
    for (let index = 0; index < this.#accounts; index += 1) {
      const session = await own.send('POST', '/v1/auth/login', '', { email: `argon2id-${index}@example.test`, password });
      if (session.status !== 200) throw new Error(`login: ${session.status}`);
    }
    own.close();
  }

  async #refusal(email: string): Promise<number> {
    const own = this.#lane();
    await own.send('GET', '/.well-known/jwks.json', '');
    const begun = performance.now();
    const answer = await own.send('POST', '/v1/auth/login', '', { email, password: 'not the password at all' });
    const took = performance.now() - begun;
    own.close();
    if (answer.status !== 401) throw new Error(`${email}: ${answer.status}`);
    return took;
  }
}

/** As Wexflow stores it. */
function importedHash(): string {
  const salt = randomBytes(16);
  return Buffer.concat([Buffer.of(1), salt, pbkdf2Sync(password, salt, 100_000, 32, 'sha256')]).toString('base64');
}
