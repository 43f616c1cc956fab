/** What the OpenID provider keeps of one model (`AuthorizationCode`, `RefreshToken`, `Grant`, `Session`, …). */
export interface OidcRecord {
  readonly model: string;
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly grantId?: string | undefined;
  readonly uid?: string | undefined;
  readonly userCode?: string | undefined;
  readonly expiresAt: Date;
}

export interface FoundRecord {
  readonly payload: Readonly<Record<string, unknown>>;
  /** When it was used, if it was. */
  readonly consumedAt?: Date | undefined;
}

/** Exactly one of the ways to look a record up. */
export type RecordKey = { readonly id: string } | { readonly uid: string } | { readonly userCode: string };

/** Records of the OpenID provider, by model. Each call is a commit of its own. */
export interface OidcRecordStore {
  /** Adds or replaces. A replaced record that was consumed stays consumed. */
  put(record: OidcRecord): Promise<void>;
  /** @returns false, and changes nothing, when there is one */
  add(record: OidcRecord): Promise<boolean>;
  find(model: string, key: RecordKey): Promise<FoundRecord | undefined>;
  /** @returns false when it was consumed before, or does not exist: of two at the same time one gets true */
  consume(model: string, id: string, now: Date): Promise<boolean>;
  remove(model: string, id: string): Promise<void>;
  /** Removes the records of `model` that descend from a grant. */
  removeGrant(model: string, grantId: string): Promise<void>;
  /** Removes at most `limit` records that expired before `now`. @returns how many */
  sweep(now: Date, limit: number): Promise<number>;
}
