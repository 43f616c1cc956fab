import { createHash, timingSafeEqual } from 'node:crypto';

/** The configured one-time secret, kept as its hash; without one, nothing matches. */
export class BootstrapSecret {
  readonly #digest: Buffer | undefined;

  constructor(secret: string | undefined) {
    this.#digest = secret === undefined ? undefined : digest(secret);
  }

  /** In a time that depends on neither text. */
  matches(candidate: string): boolean {
    const presented = digest(candidate);
    return timingSafeEqual(this.#digest ?? Buffer.alloc(presented.length), presented) && this.#digest !== undefined;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
