import type { Statement } from '@holdfast/audit-core/statement';

export interface StatementSigner {
  /** @returns the compact JWS under the active key, whose public half is kept for those who verify it later */
  sign(statement: Statement): Promise<string>;
}
