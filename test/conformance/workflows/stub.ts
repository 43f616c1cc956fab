import { z } from 'zod';

/** What an outside service answers, once. */
export interface StubAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One thing that an outside service knows to answer. The last of several answers stays. */
export interface Stub {
  /** Upper case; undefined: any. */
  readonly method?: string;
  /** `https://host/path`, `*` standing for anything; a query is compared when it has one. */
  readonly url: string;
  readonly answers: readonly StubAnswer[];
  /** Header fields the request must have. */
  readonly needs?: Readonly<Record<string, string>>;
  /** Answers asked so far. */
  asked: number;
}

const answer = z
  .looseObject({
    status: z.int().optional(),
    statusCode: z.int().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.unknown().optional(),
    content: z.unknown().optional(),
    json: z.unknown().optional(),
  })
  .transform(({ status, statusCode, headers = {}, body, content, json }) => answerOf(status ?? statusCode ?? 200, headers, body ?? content ?? json));

function answerOf(status: number, headers: Readonly<Record<string, string>>, body: unknown): StubAnswer {
  const typed = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type') ? headers : { ...headers, 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' };
  return { status, headers: typed, body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body) };
}

const request = z.looseObject({
  method: z.string().optional(),
  url: z.string().optional(),
  uri: z.string().optional(),
  endpoint: z.string().optional(),
  host: z.string().optional(),
  path: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
});

const listed = z
  .looseObject({ request: request.optional(), response: z.unknown().optional(), responses: z.array(z.unknown()).optional() })
  .transform((stub): Stub => {
    const asked = request.parse(stub.request ?? stub);
    const { method, url, uri, endpoint, host, path = '/*' } = asked;
    const place = url ?? uri ?? endpoint ?? `*://${host ?? '*'}${path}`;
    const answers = stub.responses ?? [stub.response ?? stub];
    return {
      ...(method === undefined ? {} : { method: method.toUpperCase() }),
      url: place,
      answers: answers.map((each) => answer.parse(each)),
      ...(stub.request?.headers === undefined ? {} : { needs: stub.request.headers }),
      asked: 0,
    };
  });

const looksLikeAnswer = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && ['status', 'statusCode', 'body', 'content', 'json', 'headers'].some((key) => Object.hasOwn(value, key));

/** `{ "GET https://host/path": answer }`: an answer, a list of answers, or the body itself. */
const keyed = z.record(z.string(), z.unknown()).transform((stubs): Stub[] =>
  Object.entries(stubs).map(([key, value]) => {
    const [, method, url = key] = /^([A-Za-z]+)\s+(.*)$/u.exec(key) ?? [];
    const all = Array.isArray(value) && value.every(looksLikeAnswer) && value.length > 0 ? value : [value];
    const answers = all.map((each: unknown) => (looksLikeAnswer(each) ? answer.parse(each) : answerOf(200, {}, each)));
    return { ...(method === undefined ? {} : { method: method.toUpperCase() }), url: url.includes('://') ? url : `*://${url}`, answers, asked: 0 };
  }),
);

/** What an expectation may say about outside services: a list of requests with their answers, or answers by request. */
export const stubs = z.union([z.array(listed), keyed]);

export function matches({ method, url, needs = {} }: Stub, asked: { readonly method: string; readonly url: string; readonly headers: Readonly<Record<string, unknown>> }): boolean {
  if (method !== undefined && method !== asked.method) return false;
  if (!Object.entries(needs).every(([name, value]) => asked.headers[name.toLowerCase()] === value)) return false;
  const whole = url.includes('?') ? asked.url : (asked.url.split('?', 1)[0] ?? '');
  const pattern = url.replaceAll(/[.+^$()|[\]\\?]/gu, String.raw`\$&`).replaceAll(/\{[^}]*\}|\*/gu, '.*');
  return new RegExp(`^${pattern}/?$`, 'u').test(whole) || whole === url;
}
