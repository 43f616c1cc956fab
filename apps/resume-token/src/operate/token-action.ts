import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { ResumeTokenId } from '@holdfast/ids/ids';

/** Who did it, and why. */
export interface Deed {
  /** The subject of an access token; for `ask-for-link` the holder of the link. */
  readonly actor: string;
  readonly reason?: string | undefined;
  /** Where the request came from. */
  readonly origin?: AuditOrigin | undefined;
}

/** What people do with a token other than using it. `ask-for-link`: its holder asked for a new one. */
export interface TokenAction extends Deed {
  readonly tokenId: ResumeTokenId;
  readonly action: 'mint' | 'revoke' | 'unblock' | 'ask-for-link';
  /** The database's clock. */
  readonly at: Date;
}
