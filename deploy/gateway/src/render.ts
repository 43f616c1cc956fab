import { readFileSync, readdirSync } from 'node:fs';
import { catalogue, type ProblemCode } from '@holdfast/problem/catalogue';
import { toProblemDocument } from '@holdfast/problem/problem';
import Handlebars from 'handlebars';
import { gatewayOptions, type GatewayOptions } from './gateway-options.ts';
import { routes } from './routes.ts';

/** What nginx itself refuses, as problem+json. 494 and 497 are nginx's own numbers and never leave it. */
const edgeProblems: readonly { readonly on: readonly number[]; readonly code: ProblemCode }[] = [
  { on: [400, 494, 497], code: 'invalid-request' },
  { on: [404], code: 'not-found' },
  { on: [405], code: 'method-not-allowed' },
  { on: [408], code: 'request-timeout' },
  { on: [413], code: 'payload-too-large' },
  { on: [414], code: 'uri-too-long' },
  { on: [421], code: 'misdirected-request' },
  { on: [429], code: 'too-many-requests' },
  { on: [500], code: 'internal-error' },
  { on: [502, 503, 504], code: 'unavailable' },
];

const templates = new URL('../templates/', import.meta.url);

/**
 * The gateway's configuration: file name → content, to be written into one folder and run as `nginx -p FOLDER -c nginx.conf`.
 *
 * @throws {z.ZodError} when an option is unknown, malformed, or a wildcard origin.
 */
export function renderGateway(options: GatewayOptions): Readonly<Record<string, string>> {
  const checked = gatewayOptions.parse(options);
  const publicUrl = `https://${checked.host}${checked.publicPort === 443 ? '' : `:${checked.publicPort}`}`;
  const view = {
    ...checked,
    listeners: [{ port: checked.listen.https, mutual: false }, ...(checked.listen.mutualTls === undefined ? [] : [{ port: checked.listen.mutualTls, mutual: true }])],
    user: checked.user ?? '',
    management: checked.management ?? false,
    consoleRoot: checked.consoleRoot ?? '',
    publicUrl,
    proxied: checked.proxyProtocol ? ' proxy_protocol' : '',
    upstreams: Object.entries(checked.upstreams).map(([name, servers]) => ({ name, servers, several: servers.length > 1 })),
    routes: routes.map((route) => ({
      ...route,
      resume: route.kind === 'resume',
      live: route.kind === 'live',
      ownCookies: route.upstream === 'identity',
      match: route.path.endsWith('/') ? `^~ ${route.path}` : `= ${route.path}`,
      methods: withHead(route.methods).join('|'),
      allow: [...withHead(route.methods), 'OPTIONS'].join(', '),
    })),
    edgeProblems: edgeProblems.map(({ on, code }) => ({
      on: on.join(' '),
      status: catalogue[code].status,
      // JSON has no single quote to escape here: titles are ours; a test renders every one of them through nginx.
      body: JSON.stringify({ ...toProblemDocument({ code }), instance: '$request_id' }),
    })),
    modern: checked.tlsProfile === 'modern',
  };
  return Object.fromEntries(
    readdirSync(templates)
      .filter((name) => name.endsWith('.conf'))
      .map((name) => [name, render(readFileSync(new URL(name, templates), 'utf8'), view)]),
  );
}

/** HEAD goes with GET (RFC 9110 section 9.3.2); OPTIONS is answered before any location. */
function withHead(methods: readonly string[]): string[] {
  return methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}

function render(template: string, view: object): string {
  return Handlebars.compile(template, { noEscape: true, strict: true })(view);
}
