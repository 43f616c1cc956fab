import type { DefinitionId } from '@holdfast/ids/ids';

/** How long the instances of a definition are kept after their end. */
export interface RetentionPolicy {
  readonly definitionId: DefinitionId;
  readonly milliseconds: number;
}

export interface RetentionStore {
  /** Of every definition that has one. @param byDefault what the others have, if anything; milliseconds. */
  policies(byDefault: number | undefined): Promise<readonly RetentionPolicy[]>;
  /**
   * Deletes instances that ended longer ago, the oldest first, with all that is kept of them. Of those whose lifecycle events are owed the
   * history stays, for whoever reads these alone (ADR 28). @returns how many, `limit` at most.
   */
  forget(policy: RetentionPolicy, limit: number): Promise<number>;
  /** Deletes the history of forgotten instances of which nothing is owed any more. @returns of how many. */
  forgetOwed(limit: number): Promise<number>;
}
