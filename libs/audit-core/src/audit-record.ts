import { type AuditEntry, type PersonalField, personalFields } from './audit-entry.ts';
import { type CanonicalValue, canonicalJson } from './canonical-json.ts';
import type { Digest } from './digest.ts';

/** What opens the commitment of one personal field. Deleting it redacts the field; the record stays as it is. */
export interface Opening {
  readonly field: PersonalField;
  /** 128 random bits, hex: without it nobody finds an address by trying all of them. */
  readonly salt: string;
  readonly value: string;
}

/** An entry as it is kept for ever: its canonical text, which the chain covers, and what may be taken away again. */
export interface AuditRecord {
  readonly id: string;
  readonly body: string;
  readonly openings: readonly Opening[];
}

export interface RecordContext {
  readonly id: string;
  readonly at: Date;
  readonly digest: Digest;
  /** A new salt. */
  salt(): string;
}

const words = {
  action: /^[a-z0-9-]{1,40}\.[a-z0-9-]{1,40}$/u,
  code: /^[a-z0-9-]{1,64}$/u,
  identifier: /^[\w.:@/*+-]{1,200}$/u,
  permission: /^(?:\*|[a-z0-9-]{1,40}:[a-z0-9-]{1,60})$/u,
  hex: /^[0-9a-f-]{16,64}$/u,
} as const;

/** @throws {TypeError} when a member is not the word, code or id that it is declared as: a bug of the caller, and how a secret would get in. */
export function auditRecord(entry: AuditEntry, { id, at, digest, salt }: RecordContext): AuditRecord {
  check(entry);
  const openings = personalValues(entry).map(([field, value]): Opening => ({ field, salt: salt(), value: value.slice(0, personalFields[field]) }));
  const { action, outcome, reason, tenantId, actor, target, permission, origin } = entry;
  const personal = openings.length === 0 ? undefined : Object.fromEntries(openings.map((opening) => [opening.field, commitment(id, opening, digest)]));
  const body: CanonicalValue = {
    id, at: at.toISOString(), action, outcome, reason, tenantId, permission, personal,
    actor: { type: actor.type, id: actor.id, chain: actor.chain },
    target: target && { type: target.type, id: target.id },
    requestId: origin?.requestId,
    traceId: origin?.traceId,
  };
  return { id, body: canonicalJson(body), openings };
}

/** What the record holds in place of a personal value. */
export function commitment(recordId: string, { field, salt, value }: Opening, digest: Digest): string {
  return digest(canonicalJson(['holdfast-audit-commitment', recordId, field, salt, value]));
}

function personalValues({ origin, account }: AuditEntry): [PersonalField, string][] {
  const values: [PersonalField, string | undefined][] = [['address', origin?.address], ['userAgent', origin?.userAgent], ['account', account]];
  return values.flatMap(([field, value]): [PersonalField, string][] => (value === undefined ? [] : [[field, value]]));
}

function check({ action, reason, tenantId, actor, target, permission, origin }: AuditEntry): void {
  const members: [string, RegExp, string | undefined][] = [
    ['action', words.action, action],
    ['reason', words.code, reason],
    ['tenantId', words.identifier, tenantId],
    ['actor.id', words.identifier, actor.id],
    ...(actor.chain ?? []).map((link): [string, RegExp, string] => ['actor.chain', words.identifier, link]),
    ['target.type', words.code, target?.type],
    ['target.id', words.identifier, target?.id],
    ['permission', words.permission, permission],
    ['origin.requestId', words.hex, origin?.requestId],
    ['origin.traceId', words.hex, origin?.traceId],
  ];
  const wrong = members.find(([, pattern, value]) => value !== undefined && !pattern.test(value));
  if (wrong !== undefined) throw new TypeError(`the member ${wrong[0]} of an audit entry is not what it is declared as`);
}
