import type { Uuid } from '@holdfast/ids/uuid';

/** Under what name, and for how long without renewal, this replica holds calls. */
export interface LeaseTerms {
  /** Drawn anew at each start of the process: a replica never mistakes another's lease for its own. */
  readonly owner: Uuid<'lease-owner'>;
  readonly milliseconds: number;
}
