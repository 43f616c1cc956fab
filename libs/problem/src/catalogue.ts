/** What a client is told: RFC 9457 members that never vary for one kind of problem. */
interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** One sentence for docs/problems.md: what happened and what the caller can do. */
  readonly remedy: string;
}

/**
 * Every problem the platform can answer with. The key is the last segment of its `type` and its anchor in docs/problems.md.
 * Invariant: keys are stable; a changed meaning is a new key.
 */
export const catalogue = {
  'invalid-request': { status: 400, title: 'The request is malformed', remedy: 'Correct the members listed in `errors` and send it again.' },
  'unsupported-media-type': { status: 415, title: 'The content type is not supported here', remedy: 'Send the content type that the route documents.' },
  'payload-too-large': { status: 413, title: 'The request body is too large', remedy: 'Send less than the limit of the route.' },
  unauthenticated: { status: 401, title: 'Authentication is required', remedy: 'Send a valid access token: `Authorization: Bearer …`.' },
  'invalid-credentials': { status: 401, title: 'The credentials are not valid', remedy: 'Check the e-mail address and the password.' },
  'invalid-grant': { status: 400, title: 'The refresh token is not valid', remedy: 'Log in again.' },
  forbidden: { status: 403, title: 'The permission for this is missing', remedy: 'Ask an administrator for the permission named in `detail`.' },
  'cross-site-request': { status: 403, title: 'No page of this platform asked for this', remedy: 'Send requests that use cookies from the platform’s own origin, with the CSRF token of the session in `x-csrf-token`.' },
  'caller-not-allowed': { status: 403, title: 'This workload may not call this route', remedy: 'Call it from a workload on its allow-list.' },
  'not-found': { status: 404, title: 'There is nothing here', remedy: 'Check the address. What belongs to another tenant does not exist for you.' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here', remedy: 'Use a method that the route documents.' },
  'request-timeout': { status: 408, title: 'The request came too slowly', remedy: 'Send headers and body within 10 seconds each.' },
  'uri-too-long': { status: 414, title: 'The address is too long', remedy: 'Send long values in the body.' },
  'misdirected-request': { status: 421, title: 'This host is not served here', remedy: 'Use the public host name of the platform.' },
  'not-acceptable': { status: 406, title: 'No representation is acceptable', remedy: 'Accept application/json.' },
  conflict: { status: 409, title: 'The request conflicts with the present state', remedy: 'Read the present state and decide again.' },
  'idempotency-key-reused': { status: 422, title: 'The idempotency key was used for another request', remedy: 'Use a new Idempotency-Key for a different request.' },
  'too-many-requests': { status: 429, title: 'Too many requests', remedy: 'Wait for the seconds given in `Retry-After`.' },
  'internal-error': { status: 500, title: 'Something failed on our side', remedy: 'Try again later; give the operator the `instance` of this problem.' },
  unavailable: { status: 503, title: 'The service cannot answer now', remedy: 'Try again after the seconds given in `Retry-After`.' },
  'already-bootstrapped': { status: 409, title: 'The platform has its first administrator', remedy: 'Log in as an administrator.' },
  'invalid-bootstrap-secret': { status: 401, title: 'The bootstrap secret is not valid', remedy: 'Use the secret that the first start printed.' },
  'weak-password': { status: 422, title: 'The password is too weak', remedy: 'Use 15 to 128 characters that are not a well-known password.' },
  'oauth-client-invalid': { status: 422, title: 'The OAuth client contradicts itself', remedy: 'Correct what `detail` names.' },
  'oauth-client-not-found': { status: 404, title: 'No such OAuth client', remedy: 'Check the id. What belongs to another tenant does not exist for you.' },
  'login-interrupted': { status: 400, title: 'This login has ended', remedy: 'Start again from the application that sent you here.' },
  'code-invalid': { status: 400, title: 'The code is not valid', remedy: 'Ask for a new one: a code works once, and not for long.' },
  'tenant-name-taken': { status: 409, title: 'A tenant has this name', remedy: 'Choose another name.' },
  'role-unknown': { status: 422, title: 'There is no such role', remedy: 'Use the roles of GET /v1/roles.' },
  'role-exists': { status: 409, title: 'There is a role of this name', remedy: 'Choose another name. The names of built-in roles are taken.' },
  'role-not-found': { status: 404, title: 'No such role', remedy: 'Check the name. Built-in roles can neither be changed nor removed.' },
  'role-in-use': { status: 409, title: 'Somebody has this role', remedy: 'Give the people who have it other roles first.' },
  'permissions-too-many': { status: 422, title: 'An access token has no room for so many permissions', remedy: 'Give fewer roles, or a role that holds everything.' },
  'grant-exceeds-own': { status: 403, title: 'Nobody can grant what they do not hold', remedy: 'Ask somebody who holds the permission named in `detail`.' },
  'application-exists': { status: 409, title: 'There is an application of this name', remedy: 'Choose another name, or give the application another key.' },
  'application-not-found': { status: 404, title: 'No such application', remedy: 'Check the id. What belongs to another tenant does not exist for you.' },
  'signing-key-invalid': { status: 422, title: 'The key cannot be used', remedy: 'Send a private key that is made for the algorithm, and no public key of another.' },
  'signing-key-exists': { status: 409, title: 'There is this key already', remedy: 'Nothing is to be done: a key is known by its thumbprint.' },
  'signing-key-not-found': { status: 404, title: 'No such signing key', remedy: 'Check the kid. A retired key can no longer be revoked.' },
  'signing-key-too-new': { status: 409, title: 'The next signing key is not known to every verifier yet', remedy: 'Wait for the seconds given in `Retry-After`, or revoke the present key in an emergency.' },
  'definition-invalid': { status: 422, title: 'The workflow definition is not valid', remedy: 'Correct each place listed in `errors` (line, column, JSON pointer).' },
  'definition-version-exists': { status: 409, title: 'This version is published with other content', remedy: 'Published versions never change: publish under a new version.' },
  'definition-not-found': { status: 404, title: 'No such workflow definition', remedy: 'Check namespace, name and version.' },
  'instance-not-found': { status: 404, title: 'No such instance', remedy: 'Check the id.' },
  'instance-ended': { status: 409, title: 'The instance has ended', remedy: 'A terminal state never changes; start a new instance.' },
  'instance-not-retryable': { status: 409, title: 'The instance cannot be retried', remedy: 'Only an instance that faulted with a task can be taken up from there.' },
  'definition-retired': { status: 409, title: 'The workflow definition is retired', remedy: 'Start another version.' },
  'event-invalid': { status: 422, title: 'The event is not a CloudEvent 1.0', remedy: 'Correct each place listed in `errors`.' },
  'secret-not-found': { status: 404, title: 'No such secret', remedy: 'Check the name. What belongs to another tenant does not exist for you.' },
  'schedule-invalid': { status: 422, title: 'The schedule is not valid', remedy: 'Correct each place listed in `errors`.' },
  'schedule-not-found': { status: 404, title: 'No such schedule', remedy: 'Check the id. What belongs to another tenant does not exist for you.' },
  'schedule-ended': { status: 409, title: 'The schedule has ended', remedy: 'An ended schedule never ticks again; create a new one.' },
  'schedule-changed': { status: 409, title: 'The schedule was changed meanwhile', remedy: 'Read it again, and send the edit with its present `version`.' },
  'schedule-name-taken': { status: 409, title: 'A schedule has this name', remedy: 'Choose another name, or end the schedule that has it.' },
  'schedule-limit-reached': { status: 409, title: 'There are too many schedules', remedy: 'End schedules that are no longer needed.' },
  'resume-token-invalid': { status: 400, title: 'This link is not valid', remedy: 'Use the link exactly as it was sent.' },
  'resume-token-expired': { status: 410, title: 'This link has expired', remedy: 'Ask the sender for a new link.' },
  'resume-token-consumed': { status: 410, title: 'This link has been used', remedy: 'The decision was made; nothing is left to do.' },
  'resume-token-revoked': { status: 410, title: 'This link has been revoked', remedy: 'Ask the sender for a new link.' },
  'resume-token-blocked': { status: 423, title: 'This link is blocked', remedy: 'Ask the operator to unblock it: it was answered wrongly too often.' },
  'resume-token-not-found': { status: 404, title: 'No such resume token', remedy: 'Check the id. What belongs to another tenant does not exist for you.' },
  'bookmark-closed': { status: 410, title: 'This request is no longer open', remedy: 'It was decided, timed out or cancelled; nothing is left to do.' },
  'bookmark-not-found': { status: 404, title: 'No such bookmark', remedy: 'Check the id.' },
  'redemption-not-found': { status: 404, title: 'No such redemption', remedy: 'Check the status address.' },
  'resume-payload-invalid': { status: 422, title: 'The answer does not fit what was asked for', remedy: 'Correct each place listed in `errors`.' },
  'payload-schema-invalid': { status: 422, title: 'The payload schema cannot be used', remedy: 'Use the JSON Schema subset that the documentation of resume tokens lists.' },
  'outcome-not-allowed': { status: 422, title: 'This outcome is not offered', remedy: 'Choose one of the outcomes listed in `detail`.' },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof catalogue;
