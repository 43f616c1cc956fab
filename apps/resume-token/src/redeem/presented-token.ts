/**
 * The token of a request: `Authorization: Resume <token>` (the scheme in any case, RFC 9110 section 11.1) before a token in the body.
 * An empty text, which is no token, when there is neither.
 */
export function presentedToken(authorization: string | undefined, inBody: string | undefined): string {
  return /^resume +(\S+)$/iu.exec(authorization ?? '')?.[1] ?? inBody ?? '';
}
