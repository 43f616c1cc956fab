/** Who acts for the subject of a token, and on whose behalf that one does (RFC 8693 section 4.1). */
export interface ActorChain {
  readonly sub: string;
  readonly act?: ActorChain | undefined;
}

/** The actors, nearest first; none without a chain. */
export function actorsIn(chain: ActorChain | undefined): string[] {
  return chain === undefined ? [] : [chain.sub, ...actorsIn(chain.act)];
}
