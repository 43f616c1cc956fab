/**
 * What the notary signs: at `at`, record `sequence` of `chain` had this `hash`. Of an export it also says where it begins, so that
 * a file is whole only from its first line to the statement that ends it.
 */
export interface Statement {
  readonly purpose: 'checkpoint' | 'export';
  readonly chain: string;
  /** The first record that the statement is about: 1, except for an export that begins later. */
  readonly from: number;
  readonly sequence: number;
  readonly hash: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}
