import { request, type Dispatcher } from 'undici';
import { egressRoute } from './egress-route.ts';
import { BlockedAddressError } from './guarded-connector.ts';

/** TCP ports, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export interface EgressOptions {
  /** Milliseconds for the whole call, body included. */
  readonly timeoutMs: number;
  /** `host:port` as they stand in URLs, exempt from the guard and the port list. */
  readonly allowedAddresses: readonly string[];
  /** The largest answer body, bytes. */
  readonly maxBytes: number;
  /** The ports that may be called at every other address, also through a proxy: public addresses have services, too, that must not be talked to. */
  readonly allowedPorts: readonly PortRange[];
  /** What does not go to an allowed address goes through this proxy. */
  readonly proxyUrl?: string | undefined;
  /** PEM of certificates to believe beside the public ones. */
  readonly extraCa?: string | undefined;
}

export interface EgressRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly idempotencyKey: string;
}

export interface EgressResponse {
  readonly status: number;
  /** Names in lower case; a repeated field joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came: whether it is text is the caller's to say. */
  readonly body: Buffer;
}

/** `timeout` and `unreachable` may pass by themselves; the others stay. */
export type EgressFailure = 'malformed' | 'blocked' | 'too-large' | 'timeout' | 'unreachable';

export type EgressAnswer = { readonly ok: true; readonly response: EgressResponse } | { readonly ok: false; readonly failure: EgressFailure };

export interface Egress {
  /** Never throws for what the other side is or does. A redirect is an answer like any other: it is not followed. */
  request(message: EgressRequest): Promise<EgressAnswer>;
  close(): Promise<void>;
}

/** Fields that belong to the connection (RFC 9110 section 7.6.1) or that this client writes itself. */
const ownFields = new Set([
  'host', 'connection', 'content-length', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'keep-alive', 'expect', 'proxy-authorization',
  'proxy-connection', 'accept-encoding', 'idempotency-key',
]);

/** Calls to the outside world on behalf of workflow authors, who must not reach the platform's own network with them. */
export function egress(options: EgressOptions): Egress {
  const exempt = new Set(options.allowedAddresses.map((address) => address.toLowerCase()));
  const route = egressRoute({ ...options, isExempt: (authority) => exempt.has(authority) });
  return {
    request: async (message) => {
      const url = URL.parse(message.url);
      if (url === null || !isPlain(url) || !areHeaders(message.headers)) return { ok: false, failure: 'malformed' };
      const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
      if (!options.allowedPorts.some(({ first, last }) => first <= port && port <= last) && !exempt.has(`${url.hostname}:${port}`)) return { ok: false, failure: 'blocked' };
      const dispatcher = route.to(url.hostname, port);
      if (dispatcher === undefined) return { ok: false, failure: 'blocked' };
      const deadline = AbortSignal.timeout(options.timeoutMs);
      try {
        return await send(url, message, dispatcher, deadline, options.maxBytes);
      } catch (error) {
        return { ok: false, failure: deadline.aborted ? 'timeout' : failureOf(error) };
      }
    },
    close: () => route.close(),
  };
}

function isPlain({ protocol, username, password }: URL): boolean {
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}

function areHeaders(headers: Readonly<Record<string, string>>): boolean {
  return Object.entries(headers).every(([name, value]) => /^[!#$%&'*+.^_`|~\w-]+$/u.test(name) && !/[\r\n\0]/u.test(value));
}

async function send(url: URL, message: EgressRequest, dispatcher: Dispatcher, signal: AbortSignal, maxBytes: number): Promise<EgressAnswer> {
  const passed = Object.entries(message.headers).filter(([name]) => !ownFields.has(name.toLowerCase()));
  const answer = await request(url, {
    method: message.method.toUpperCase(),
    headers: { ...Object.fromEntries(passed), 'accept-encoding': 'identity', 'idempotency-key': message.idempotencyKey },
    body: message.body ?? null,
    dispatcher,
    signal,
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      answer.body.destroy();
      return { ok: false, failure: 'too-large' };
    }
    chunks.push(chunk);
  }
  const fields = Object.entries(answer.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')] as const);
  return { ok: true, response: { status: answer.statusCode, headers: Object.fromEntries(fields), body: Buffer.concat(chunks) } };
}

/** Node gathers the failures of several addresses in one error; what the guard refused is looked for in all of it. */
function failureOf(error: unknown): EgressFailure {
  if (error instanceof BlockedAddressError) return 'blocked';
  if (error instanceof AggregateError) return error.errors.some((each) => each instanceof BlockedAddressError) ? 'blocked' : 'unreachable';
  return error instanceof Error && 'code' in error && /TIMEOUT$|^ETIMEDOUT$/u.test(String(error.code)) ? 'timeout' : 'unreachable';
}
