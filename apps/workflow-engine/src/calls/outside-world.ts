/** One request, ready to be sent. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** I5: the same on every attempt, so that the receiver can do it once. */
  readonly idempotencyKey: string;
}

export type Answer =
  | { readonly ok: true; readonly response: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array } }
  /** `unreachable` and `timeout` may be repeated under the same key; the others are final. */
  | { readonly ok: false; readonly failure: 'blocked' | 'malformed' | 'too-large' | 'unreachable' | 'timeout' };

/** The one way out for what workflows call. Never throws for what the outside does; guards against calls into our own network. */
export interface OutsideWorld {
  request(request: OutgoingRequest): Promise<Answer>;
}
