import type { ServiceName } from '@holdfast/contracts/services';
import { parseJson } from '@holdfast/json/parse-json';
import { Unavailable } from '@holdfast/problem/unavailable';
import { Agent, request, type Dispatcher } from 'undici';
import { serviceConnector } from './service-connector.ts';

export interface ServiceClientOptions {
  /** Where the service listens, e.g. `https://127.0.0.1:4103`; no trailing slash. */
  readonly baseUrl: string;
  /** HOLDFAST_TLS_DIR */
  readonly tlsDir: string;
  /** Who must answer, by the SPIFFE id in its certificate. */
  readonly expect: ServiceName;
  readonly spiffeNamespace: string;
  /** Milliseconds for one attempt, answer included. */
  readonly timeoutMs: number;
}

export interface ServiceRequest<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Begins with `/`; the caller encodes what varies. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Makes a POST repeatable. */
  readonly idempotencyKey?: string;
  /** What the body of a 2xx answer must be, a zod schema; an empty body is undefined. */
  readonly schema: { parse(value: unknown): T };
}

/** The value, or the problem that the service answered with (4xx): its status and its code in the catalogue. */
export type ServiceAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly status: number; readonly code: string };

/** No connection, no answer in time, or a failure on the other side: trying again later makes sense. */
export class ServiceUnavailable extends Unavailable {
  constructor(service: ServiceName, cause: unknown) {
    super(service, cause);
    this.name = 'ServiceUnavailable';
  }
}

export interface ServiceClient {
  /**
   * @throws {ServiceUnavailable}
   * @throws what the schema throws for a 2xx answer of another shape: the two services disagree, which is a bug.
   */
  request<T>(message: ServiceRequest<T>): Promise<ServiceAnswer<T>>;
  /**
   * The body of a long answer as it comes, with no limit but that of the connection's patience.
   *
   * @throws {ServiceUnavailable} for any status but 200
   */
  stream(path: string): Promise<AsyncIterable<Uint8Array>>;
  close(): Promise<void>;
}

interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

const mostAnswerBytes = 1024 * 1024;

export function serviceClient(options: ServiceClientOptions): ServiceClient {
  const agent = new Agent({ connect: serviceConnector(options), keepAliveTimeout: 30_000, maxResponseSize: mostAnswerBytes });
  const streaming = new Agent({ connect: serviceConnector(options), keepAliveTimeout: 30_000 });
  const attempt = (message: ServiceRequest<unknown>) => send(`${options.baseUrl}${message.path}`, message, agent, options.timeoutMs);
  return {
    request: async (message) => {
      const { status, text } = await attempt(message)
        .catch((error: unknown) => {
          if (!isRepeatable(message) || !isConnectionFailure(error)) throw error;
          return attempt(message);
        })
        .catch((error: unknown) => {
          throw new ServiceUnavailable(options.expect, error);
        });
      if (status >= 500) throw new ServiceUnavailable(options.expect, { status });
      if (status >= 400) return { ok: false, status, code: codeOf(text) };
      return { ok: true, value: message.schema.parse(text === '' ? undefined : parseJson(text)) };
    },
    stream: async (path) => {
      const answer = await request(`${options.baseUrl}${path}`, { dispatcher: streaming, headersTimeout: options.timeoutMs * 10 }).catch((error: unknown) => {
        throw new ServiceUnavailable(options.expect, error);
      });
      if (answer.statusCode === 200) return answer.body;
      await answer.body.dump();
      throw new ServiceUnavailable(options.expect, { status: answer.statusCode });
    },
    close: async () => void (await Promise.all([agent.close(), streaming.close()])),
  };
}

async function send(url: string, { method, body, idempotencyKey }: ServiceRequest<unknown>, dispatcher: Dispatcher, timeoutMs: number): Promise<RawAnswer> {
  const answer = await request(url, {
    method,
    dispatcher,
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      accept: 'application/json, application/problem+json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return { status: answer.statusCode, text: await answer.body.text() };
}

/** The `code` of a problem document (RFC 9457); `unknown` for any other body. */
function codeOf(text: string): string {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === 'object' && document !== null && 'code' in document && typeof document.code === 'string') return document.code;
  } catch {
    return 'unknown';
  }
  return 'unknown';
}

function isRepeatable({ method, idempotencyKey }: ServiceRequest<unknown>): boolean {
  return method !== 'POST' || idempotencyKey !== undefined;
}

const connectionFailures = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT']);

function isConnectionFailure(error: unknown): boolean {
  return error instanceof Error && 'code' in error && connectionFailures.has(String(error.code));
}
