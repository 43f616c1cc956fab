import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { TenantId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { ReadToken } from '../token/read-token.ts';
import { claimsOf } from '../token/token-claims.ts';
import { deedEntry } from './audit-operations.ts';
import type { OperatedTokenStore } from './operated-token.store.ts';
import type { Deed } from './token-action.ts';
import type { TokenOverview, TokenStanding } from './token-overview.ts';

export interface Inspection {
  readonly verdict: TokenStanding | 'not-ours';
  readonly explanation: string;
  readonly overview?: TokenOverview;
  /** What the token says, but for its jti. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

const explanations: Readonly<Record<Inspection['verdict'], string>> = {
  usable: 'It is genuine and can be used.',
  consumed: 'It is genuine and was used: a token works once.',
  revoked: 'It is genuine and was revoked.',
  expired: 'It is genuine and its time is over.',
  closed: 'It is genuine; its bookmark was answered with another token, timed out, or was cancelled.',
  blocked: 'It is genuine and blocked after failed attempts, until an operator unblocks it.',
  'not-ours': 'It is forged, incomplete or unknown here.',
};

/** Says what a token is without using it, to operators of its tenant; another tenant's is like a forged one to them. Each look is audited. */
export class InspectToken {
  readonly #read: ReadToken;
  readonly #operated: OperatedTokenStore;
  readonly #issuer: string;
  readonly #log: AuditLog;
  readonly #transactions: Transactions;

  constructor({ read, operated, issuer, log, transactions }: { read: ReadToken; operated: OperatedTokenStore; issuer: string; log: AuditLog; transactions: Transactions }) {
    this.#read = read;
    this.#operated = operated;
    this.#issuer = issuer;
    this.#log = log;
    this.#transactions = transactions;
  }

  async execute(tenantId: TenantId, text: string, by: Deed): Promise<Inspection> {
    const inspection = await this.#inspect(tenantId, text);
    const { overview, verdict } = inspection;
    const found = overview === undefined ? {} : { target: { type: 'resume-token', id: overview.token.tokenId } };
    await this.#transactions.run((tx) => this.#log.record(tx, { ...deedEntry('resume-token.inspected', tenantId, by), reason: verdict, ...found }));
    return inspection;
  }

  async #inspect(tenantId: TenantId, text: string): Promise<Inspection> {
    const presented = await this.#read.execute(text);
    const overview = presented.ok ? await this.#operated.find(tenantId, presented.value.token.tokenId) : undefined;
    if (overview === undefined) return { verdict: 'not-ours', explanation: explanations['not-ours'] };
    const { jti: _secret, ...claims } = claimsOf(overview.token, '', this.#issuer);
    return { verdict: overview.standing, explanation: explanations[overview.standing], overview, claims };
  }
}
