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

const text = z.string().optional();

/** The names under which formats of stubs have what an answer is; the first that is there counts. */
const statusNames = ['status', 'statusCode', 'code'];
const bodyNames = ['body', 'json', 'content', 'data', 'payload'];
const responseNames = ['response', 'respond', 'reply', 'answer', 'returns', 'return'];
const requestNames = ['request', 'match', 'when', 'req'];
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'ANY', '*']);

type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function first(members: Members, names: readonly string[]): unknown {
  return names.map((name) => members[name]).find((value) => value !== undefined);
}

/** Whether it tells of an answer, and is not the body of one. */
function looksLikeAnswer(value: unknown): value is Members {
  return isMembers(value) && (['headers', ...statusNames].some((name) => Object.hasOwn(value, name)) || (Object.keys(value).length === 1 && Object.hasOwn(value, 'body')));
}

/** @throws when its status or header fields are none. */
function answerOf(value: unknown): StubAnswer {
  const { status = 200, headers = {}, body } = looksLikeAnswer(value)
    ? { status: z.coerce.number().int().min(100).max(599).optional().parse(first(value, statusNames)), headers: z.record(z.string(), z.string()).optional().parse(value['headers']), body: first(value, bodyNames) }
    : { body: value };
  const typed = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type') ? headers : { ...headers, 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' };
  return { status, headers: typed, body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body) };
}

function answersOf(value: unknown): readonly StubAnswer[] {
  return Array.isArray(value) && value.length > 0 && value.every(looksLikeAnswer) ? value.map(answerOf) : [answerOf(value)];
}

function stubOf(method: string | undefined, place: string, answers: readonly StubAnswer[], needs?: Readonly<Record<string, string>>): Stub {
  const url = place.includes('://') ? place : `*://${place.startsWith('/') ? '*' : ''}${place}`;
  const named = method?.toUpperCase();
  return { ...(named === undefined || named === 'ANY' || named === '*' ? {} : { method: named }), url, answers, ...(needs === undefined ? {} : { needs }), asked: 0 };
}

/** One of a list: `{ request: { method, url }, response }`, or all of it in one. */
function listedStub(stub: Members): Stub {
  const own = first(stub, requestNames);
  const asked = typeof own === 'string' ? { url: own } : isMembers(own) ? own : stub;
  const [, methodOfUrl, plainUrl] = /^([A-Za-z]+)\s+(.*)$/u.exec(text.parse(first(asked, ['url', 'uri', 'endpoint'])) ?? '') ?? [];
  const [host, path] = [text.parse(asked['host']), text.parse(asked['path'])];
  const url = plainUrl ?? text.parse(first(asked, ['url', 'uri', 'endpoint'])) ?? (host === undefined && path === undefined ? undefined : `*://${host ?? '*'}${path ?? '/*'}`);
  if (url === undefined) throw new Error('it names no url');
  const query = isMembers(asked['query']) ? `?${new URLSearchParams(asked['query'] as Record<string, string>).toString()}` : '';
  const response = stub['responses'] ?? first(stub, responseNames);
  const needs = isMembers(own) ? z.record(z.string(), z.string()).optional().parse(own['headers']) : undefined;
  return stubOf(methodOfUrl ?? text.parse(asked['method']), `${url}${query}`, answersOf(response ?? stub), needs);
}

/** `{ "GET https://host/path": … }`, `{ "https://host/path": … }`, `{ host: { "GET /path": … } }`, `{ url: { GET: … } }`. */
function keyedStubs(stubs: Members, base = ''): Stub[] {
  return Object.entries(stubs).flatMap(([key, value]) => {
    if (methods.has(key.toUpperCase()) && base !== '') return [stubOf(key, base, answersOf(value))];
    const [, method, place = key] = /^([A-Za-z]+)\s+(.*)$/u.exec(key) ?? [];
    const inner = isMembers(value) && !looksLikeAnswer(value) ? value : undefined;
    const nested = inner !== undefined && Object.keys(inner).length > 0 && Object.keys(inner).every((each) => methods.has(each.toUpperCase()) || /^(?:[A-Za-z]+\s+)?\//u.test(each));
    if (nested && method === undefined) return keyedStubs(inner, `${base}${place}`);
    const response = inner === undefined ? undefined : first(inner, responseNames);
    return [stubOf(method, `${base}${place}`, answersOf(inner?.['responses'] ?? response ?? value))];
  });
}

/** What an expectation may say about outside services: a list of requests with their answers, or answers by request (README.md). */
export const stubs = z.union([z.array(z.record(z.string(), z.unknown())), z.record(z.string(), z.unknown())]).transform((given, context): Stub[] => {
  try {
    return Array.isArray(given) ? given.map(listedStub) : keyedStubs(given);
  } catch (error) {
    context.addIssue(`this is no stub: ${error instanceof Error ? error.message : String(error)}`);
    return z.NEVER;
  }
});

export function matches({ method, url, needs = {} }: Stub, asked: { readonly method: string; readonly url: string; readonly headers: Readonly<Record<string, unknown>> }): boolean {
  if (method !== undefined && method !== asked.method) return false;
  if (!Object.entries(needs).every(([name, value]) => asked.headers[name.toLowerCase()] === value)) return false;
  const whole = url.includes('?') ? asked.url : (asked.url.split('?', 1)[0] ?? '');
  const pattern = url.replaceAll(/[.+^$()|[\]\\?]/gu, String.raw`\$&`).replaceAll(/\{[^}]*\}|\*/gu, '.*');
  return new RegExp(`^${pattern}/?$`, 'u').test(whole) || whole === url;
}
