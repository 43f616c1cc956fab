import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { Clock } from '@holdfast/clock/clock';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { CreateKey } from './create-key.ts';
import type { Key, KeyPurpose } from './key.ts';
import type { KeyStore } from './key.store.ts';
import { honoured } from './key-state.ts';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface CheckingKey {
  readonly publicKey: KeyObject;
  /** The key was retired or revoked: what it signed was genuine, and works no more. */
  readonly ended: boolean;
}

export interface DerivationKey {
  readonly kid: string;
  readonly secret: KeyObject;
}

interface Ring {
  readonly signing: ReadonlyMap<string, SigningKey>;
  readonly ended: ReadonlyMap<string, KeyObject>;
  readonly receipts: ReadonlyMap<string, SigningKey>;
  readonly deriving: ReadonlyMap<string, DerivationKey>;
  readonly active: { readonly signing: SigningKey; readonly receipts: SigningKey; readonly deriving: DerivationKey };
}

/** How long what was read is believed, also that a kid is unknown: strangers choose kids, and each look is a query. */
const keptForMs = 3_000;

/** The keys of the cluster, read again when they are wanted after a while: a key that was added, superseded or retired is so everywhere within seconds, without a restart (I14). */
export class KeyRing {
  readonly #keys: KeyStore;
  readonly #clock: Clock;
  readonly #create: CreateKey;
  #ring: Promise<Ring> | undefined;
  #readAt = 0;

  /** @param create makes the key of a purpose when the cluster has none */
  constructor(keys: KeyStore, clock: Clock, create: CreateKey) {
    this.#keys = keys;
    this.#clock = clock;
    this.#create = create;
  }

  /** The keys that make new tokens. */
  async active(): Promise<Ring['active']> {
    return (await this.#current()).active;
  }

  /** Until `tx` ends these keys do not. @returns false when one has ended since it was read: the next `active` reads again */
  async hold(tx: Transaction, { deriving, signing }: Pick<Ring['active'], 'deriving' | 'signing'>): Promise<boolean> {
    const held = await this.#keys.hold(tx, [deriving.kid, signing.kid]);
    if (!held) this.#ring = undefined;
    return held;
  }

  async signing(kid: string): Promise<SigningKey | undefined> {
    return (await this.#current()).signing.get(kid);
  }

  /** What tells whether a key of ours signed a token, also when the key has ended. */
  async checking(kid: string): Promise<CheckingKey | undefined> {
    const { ended, signing } = await this.#current();
    const publicKey = signing.get(kid)?.publicKey ?? ended.get(kid);
    return publicKey && { publicKey, ended: ended.has(kid) };
  }

  /** Of receipts. */
  async receipts(kid: string): Promise<SigningKey | undefined> {
    return (await this.#current()).receipts.get(kid);
  }

  async deriving(kid: string): Promise<DerivationKey | undefined> {
    return (await this.#current()).deriving.get(kid);
  }

  /** Every key that a signature may be checked with. */
  async published(): Promise<readonly SigningKey[]> {
    const { receipts, signing } = await this.#current();
    return [...signing.values(), ...receipts.values()];
  }

  /** One read at a time; one that fails is forgotten. */
  #current(): Promise<Ring> {
    const now = this.#clock.now().getTime();
    if (this.#ring !== undefined && now - this.#readAt < keptForMs) return this.#ring;
    const reading = this.#read();
    this.#ring = reading;
    this.#readAt = now;
    reading.catch(() => {
      if (this.#ring === reading) this.#ring = undefined;
    });
    return reading;
  }

  async #read(): Promise<Ring> {
    const known = await this.#keys.known();
    const keys = known.filter(({ state }) => honoured.includes(state));
    const activeOf = async (purpose: KeyPurpose): Promise<Key> => {
      const found = keys.find((key) => key.purpose === purpose && key.state === 'active');
      if (found !== undefined) return found;
      const made = await this.#keys.provide(purpose, () => this.#create(purpose));
      keys.push(made);
      return made;
    };
    const active = { signing: signingKey(await activeOf('sign')), receipts: signingKey(await activeOf('sign-receipt')), deriving: derivationKey(await activeOf('derive-jti')) };
    const of = <Made>(purpose: KeyPurpose, make: (key: Key) => Made) => new Map(keys.filter((key) => key.purpose === purpose).map((key) => [key.kid, make(key)]));
    const ended = new Map(known.filter(({ state }) => !honoured.includes(state)).map((key) => [key.kid, signingKey(key).publicKey]));
    return { ended, signing: of('sign', signingKey), receipts: of('sign-receipt', signingKey), deriving: of('derive-jti', derivationKey), active };
  }
}

function signingKey({ kid, secret }: Key): SigningKey {
  const privateKey = createPrivateKey({ key: Buffer.from(secret), format: 'der', type: 'pkcs8' });
  return { kid, privateKey, publicKey: createPublicKey(privateKey) };
}

function derivationKey({ kid, secret }: Key): DerivationKey {
  return { kid, secret: createSecretKey(secret) };
}
