import type { AuditActor } from './audit-entry.ts';

export interface Bearer {
  /** `sub` */
  readonly subject: string;
  /** `client_id` */
  readonly clientId: string;
  /** Who acts on the subject's behalf, nearest first; left out where nobody does. */
  readonly actors?: readonly string[] | undefined;
}

/** Who acts with a token or API key. One that speaks for nobody but the application that holds it has the application as its subject (RFC 9068 section 2.2). */
export function actorOf({ subject, clientId, actors = [] }: Bearer): AuditActor {
  return { type: subject === clientId ? 'application' : 'user', id: subject, ...(actors.length === 0 ? {} : { chain: actors }) };
}
