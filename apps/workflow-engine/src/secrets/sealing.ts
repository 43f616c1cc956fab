/** Seals what nobody is to read in the database. `context` says what it is of, and must be the same to open it. */
export interface Sealing {
  seal(plain: Uint8Array, context: string): Uint8Array;
  /** @throws when the key or the context is another, or a byte was changed. */
  open(sealed: Uint8Array, context: string): Uint8Array;
}
