import { isPlain, parseJson } from '@holdfast/json/parse-json';
import { ProblemError } from '@holdfast/problem/problem-error';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { textTypes } from './consumes.ts';
import { exceedsDepth } from './json-depth.ts';

const deepestJson = 64;
const noJson = 'The body is not JSON, or has a member that would replace the prototype of an object.';

/** A body of JSON that nobody has looked into: what it costs to, and what is wrong with it, is for who may call the route. */
export class UnreadJson {
  readonly #read: () => unknown;

  constructor(read: () => unknown) {
    this.#read = read;
  }

  /** @throws {ProblemError} invalid-request */
  read(): unknown {
    return this.#read();
  }
}

/** Replaces Fastify's parsers (JSON and any text) by those that routes can ask for with `@Consumes`. Any other body stays unread. */
export function registerBodyParsers(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  const parseSafely = fastify.getDefaultJsonParser('error', 'error');
  const read = (request: FastifyRequest, body: string): unknown => {
    if (exceedsDepth(body, deepestJson)) throw new ProblemError({ code: 'invalid-request', detail: `The body nests deeper than ${deepestJson} levels.` });
    let [failed, value]: [boolean, unknown] = [true, undefined];
    void parseSafely(request, body, (error, given: unknown) => ([failed, value] = [error !== null, given])); // calls back before it returns
    if (failed) throw new ProblemError({ code: 'invalid-request', detail: noJson });
    return isPlain(body) ? value : parseJson(body.replace(/^\uFEFF/u, ''));
  };
  fastify.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    done(null, request.routeOptions.config.bodyAsText === true ? body : new UnreadJson(() => read(request, body)));
  });
  fastify.addContentTypeParser<string>([...textTypes], { parseAs: 'string' }, (_request, body, done) => done(null, body));
  fastify.addContentTypeParser('application/x-www-form-urlencoded', (request, payload, done) => {
    if (request.routeOptions.config.bodyUnread === true) {
      done(null);
      return;
    }
    readText(payload, request.routeOptions.bodyLimit).then((text) => done(null, parseForm(text)), done);
  });
  fastify.addContentTypeParser('*', (_request, _payload, done) => done(null));
}

/** @throws {ProblemError} payload-too-large */
async function readText(payload: AsyncIterable<Buffer>, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of payload) {
    length += chunk.length;
    if (length > limit) throw new ProblemError({ code: 'payload-too-large' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** Repeated names become arrays, so that a schema which asks for one string refuses them. A stranger sends forms: they are read in one pass. */
function parseForm(body: string): Record<string, string | string[]> {
  const form = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(body)) {
    const before = form.get(name);
    if (before === undefined) form.set(name, value);
    else if (Array.isArray(before)) before.push(value);
    else form.set(name, [before, value]);
  }
  return Object.fromEntries(form);
}
