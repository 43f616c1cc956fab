import type { FastifyInstance } from 'fastify';

/** Which methods a path knows, for `405` and its `Allow` (RFC 9110 section 15.5.6); Fastify alone says 404. */
export interface AllowedMethods {
  of(path: string): readonly string[];
}

/** Notes every route that is registered after this call. */
export function collectAllowedMethods(fastify: FastifyInstance): AllowedMethods {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];
  fastify.addHook('onRoute', ({ url, method }) => {
    if (!url.includes('*')) routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  return {
    of: (path) => [...new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods))].sort(),
  };
}

function patternOf(url: string): RegExp {
  const source = url.split('/').map((segment) => segment.replaceAll(/[.+?^${}()|[\]\\]/gu, String.raw`\$&`).replaceAll(/:[A-Za-z]\w*/gu, '[^/]+'));
  return new RegExp(`^${source.join('/')}/?$`, 'u');
}
