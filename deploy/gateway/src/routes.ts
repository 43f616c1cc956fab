/** A path the world may reach. Anything that is not listed is a 404 at the gateway. */
export interface GatewayRoute {
  /** An exact path, or a prefix when it ends in `/`. */
  readonly path: string;
  readonly upstream: 'identity' | 'workflow-engine' | 'resume-token' | 'scheduler';
  /** `resume`: anonymous, small bodies, tight limits. `live`: a stream of server-sent events or a WebSocket, open for an hour at most without a byte. */
  readonly kind: 'api' | 'resume' | 'live';
  readonly methods: readonly ('GET' | 'POST' | 'DELETE')[];
}

const api = (upstream: GatewayRoute['upstream'], path: string, ...methods: GatewayRoute['methods'][number][]): GatewayRoute => ({
  path,
  upstream,
  kind: 'api',
  methods,
});

const resume = (path: string, ...methods: GatewayRoute['methods'][number][]): GatewayRoute => ({
  path,
  upstream: 'resume-token',
  kind: 'resume',
  methods,
});

const live = (upstream: GatewayRoute['upstream'], path: string): GatewayRoute => ({ path, upstream, kind: 'live', methods: ['GET'] });

/** The public surface, whole. A test asks each service for each of them and for its neighbours. */
export const routes: readonly GatewayRoute[] = [
  api('identity', '/.well-known/jwks.json', 'GET'),
  api('identity', '/.well-known/openid-configuration', 'GET'),
  api('identity', '/v1/bootstrap', 'POST'),
  api('identity', '/v1/auth/login', 'POST'),
  api('identity', '/v1/auth/refresh', 'POST'),
  api('identity', '/v1/auth/logout', 'POST'),
  api('identity', '/v1/auth/browser/', 'GET', 'POST'),
  api('identity', '/v1/auth/me', 'GET'),
  api('identity', '/v1/auth/password', 'POST'),
  api('identity', '/v1/auth/address', 'POST'),
  api('identity', '/v1/auth/address/', 'POST'),
  api('identity', '/account/', 'GET', 'POST'),
  api('identity', '/v1/oauth-clients', 'GET', 'POST'),
  api('identity', '/v1/oauth-clients/', 'GET', 'DELETE'),
  api('identity', '/oidc/', 'GET', 'POST'),
  api('identity', '/v1/auth/sessions', 'GET', 'DELETE'),
  api('identity', '/v1/auth/sessions/', 'DELETE'),
  api('identity', '/v1/sessions/revoke-all', 'POST'),
  api('identity', '/v1/invitations', 'POST'),
  api('identity', '/v1/invitations/accept', 'POST'),
  api('identity', '/v1/password-resets', 'POST'),
  api('identity', '/v1/password-resets/confirm', 'POST'),
  api('identity', '/v1/tenants', 'POST'),
  api('identity', '/v1/tenants/', 'POST'),
  api('identity', '/v1/members', 'GET'),
  api('identity', '/v1/members/', 'POST', 'DELETE'),
  api('identity', '/v1/roles', 'GET', 'POST'),
  api('identity', '/v1/roles/', 'POST', 'DELETE'),
  api('identity', '/v1/authorisation/', 'GET'),
  api('identity', '/v1/audit', 'GET'),
  api('identity', '/v1/audit/', 'GET'),
  api('identity', '/v1/signing-keys', 'GET', 'POST'),
  api('identity', '/v1/signing-keys/', 'POST'),
  api('identity', '/v1/revocations', 'POST'),
  api('identity', '/v1/applications', 'GET', 'POST'),
  api('identity', '/v1/applications/', 'POST', 'DELETE'),
  api('workflow-engine', '/v1/definitions', 'GET', 'POST'),
  api('workflow-engine', '/v1/definitions:draft', 'POST'),
  api('workflow-engine', '/v1/definitions:validate', 'POST'),
  api('workflow-engine', '/v1/definitions/', 'GET', 'POST'),
  api('workflow-engine', '/v1/instances', 'GET', 'POST'),
  api('workflow-engine', '/v1/instances:batch', 'POST'),
  api('workflow-engine', '/v1/instances/', 'GET', 'POST'),
  api('workflow-engine', '/v1/events', 'POST'),
  api('workflow-engine', '/v1/events/missed-starts', 'GET'),
  api('workflow-engine', '/v1/secrets', 'GET'),
  api('workflow-engine', '/v1/secrets/', 'POST', 'DELETE'),
  live('workflow-engine', '/v1/live/'),
  api('scheduler', '/v1/schedules', 'GET', 'POST'),
  api('scheduler', '/v1/schedules/', 'GET', 'POST', 'DELETE'),
  api('resume-token', '/v1/bookmarks/', 'POST'),
  api('resume-token', '/v1/resume-token-keys', 'GET'),
  api('resume-token', '/v1/resume-token-keys/', 'POST'),
  api('resume-token', '/v1/resume-tokens', 'GET'),
  api('resume-token', '/v1/resume-tokens/', 'GET', 'POST'),
  resume('/r', 'GET', 'POST'),
  resume('/r/view', 'POST'),
  resume('/r/ask', 'POST'),
  resume('/r/page.js', 'GET'),
  resume('/r/page.css', 'GET'),
  resume('/v1/resume', 'POST'),
  resume('/v1/redemptions/', 'GET'),
  resume('/.well-known/resume-token-jwks.json', 'GET'),
];
