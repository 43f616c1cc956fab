import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { Clock } from '@holdfast/clock/clock';
import { createDerivationKey, createReceiptKey, createSigningKey } from './create-key.ts';
import type { Key, KeyPurpose } from './key.ts';
import type { KeyStore } from './key.store.ts';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface DerivationKey {
  readonly kid: string;
  readonly secret: KeyObject;
}

interface Ring {
  readonly signing: ReadonlyMap<string, SigningKey>;
  readonly receipts: ReadonlyMap<string, SigningKey>;
  readonly deriving: ReadonlyMap<string, DerivationKey>;
  readonly active: { readonly signing: SigningKey; readonly receipts: SigningKey; readonly deriving: DerivationKey };
}

/** How long an unknown kid is not looked for again: strangers choose kids, and each look is a query. */
const refetchAfterMs = 5_000;

/**
 * The keys of the cluster, read once and kept. A kid it does not know makes it read them again, so a new key works everywhere
 * without a restart (I14).
 */
export class KeyRing {
  readonly #keys: KeyStore;
  readonly #clock: Clock;
  readonly #bits: number;
  #ring: Ring | undefined;
  #readAt = 0;

  /** @param bits size of the RSA key made when the cluster has none */
  constructor(keys: KeyStore, clock: Clock, bits: number) {
    this.#keys = keys;
    this.#clock = clock;
    this.#bits = bits;
  }

  /** The keys that make new tokens. */
  async active(): Promise<Ring['active']> {
    return (this.#ring ?? (await this.#read())).active;
  }

  async signing(kid: string): Promise<SigningKey | undefined> {
    return (await this.#including((ring) => ring.signing.has(kid))).signing.get(kid);
  }

  /** Of receipts. */
  async receipts(kid: string): Promise<SigningKey | undefined> {
    return (await this.#including((ring) => ring.receipts.has(kid))).receipts.get(kid);
  }

  async deriving(kid: string): Promise<DerivationKey | undefined> {
    return (await this.#including((ring) => ring.deriving.has(kid))).deriving.get(kid);
  }

  /** Every key that a signature may be checked with. */
  async published(): Promise<readonly SigningKey[]> {
    const { receipts, signing } = this.#ring ?? (await this.#read());
    return [...signing.values(), ...receipts.values()];
  }

  async #including(known: (ring: Ring) => boolean): Promise<Ring> {
    const ring = this.#ring ?? (await this.#read());
    if (known(ring) || this.#clock.now().getTime() - this.#readAt < refetchAfterMs) return ring;
    return this.#read();
  }

  async #read(): Promise<Ring> {
    this.#readAt = this.#clock.now().getTime();
    const signing = await this.#keys.provide('sign', () => createSigningKey(this.#bits));
    const receipts = await this.#keys.provide('sign-receipt', createReceiptKey);
    const deriving = await this.#keys.provide('derive-jti', createDerivationKey);
    const keys = await this.#keys.honoured();
    const of = <Made>(purpose: KeyPurpose, make: (key: Key) => Made) => new Map(keys.filter((key) => key.purpose === purpose).map((key) => [key.kid, make(key)]));
    const ring: Ring = {
      signing: of('sign', signingKey),
      receipts: of('sign-receipt', signingKey),
      deriving: of('derive-jti', derivationKey),
      active: { signing: signingKey(signing), receipts: signingKey(receipts), deriving: derivationKey(deriving) },
    };
    this.#ring = ring;
    return ring;
  }
}

function signingKey({ kid, secret }: Key): SigningKey {
  const privateKey = createPrivateKey({ key: Buffer.from(secret), format: 'der', type: 'pkcs8' });
  return { kid, privateKey, publicKey: createPublicKey(privateKey) };
}

function derivationKey({ kid, secret }: Key): DerivationKey {
  return { kid, secret: createSecretKey(secret) };
}
