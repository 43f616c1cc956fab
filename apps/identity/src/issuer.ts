/** Injection token of the platform's public URL. */
export const ISSUER = Symbol('issuer');
