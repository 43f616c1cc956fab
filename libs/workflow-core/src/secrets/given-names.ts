/**
 * Names of members that the DSL, and nobody else, gives to what an expression or a secret may fill in whole: an authentication policy, a
 * duration. They tell nothing, and are found only where they stand as they are, whatever the secrets are (`username: user`).
 */
export const givenNames: ReadonlySet<string> = new Set(
  `username password token type
  authority endpoints revocation introspection grant client id secret assertion authentication request encoding issuers scopes audiences subject actor
  days hours minutes seconds milliseconds`.split(/\s+/u),
);
