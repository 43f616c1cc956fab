import { z } from 'zod';

/** An absolute path that can stand in an nginx directive without quoting surprises. */
const path = z.string().regex(/^\/[^\s"';{}$\\]*$/u, 'must be an absolute path without spaces, quotes, `;`, `{`, `}` or `$`');

const port = z.int().min(1).max(65_535);
const hostPort = z.string().regex(/^(?:[a-z0-9.-]+|\[[0-9a-f:]+\]):\d{1,5}$/u, 'must be host:port');

/** `scheme://host[:port]` and nothing else: no wildcard, no path, no `null`. */
const origin = z
  .string()
  .regex(/^https?:\/\/(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::\d{1,5})?$/u, 'must be an exact origin, e.g. https://console.example.com');

const cidr = z.string().regex(/^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]*)(?:\/\d{1,3})?$/u, 'must be an address or a CIDR block');

/** Everything that differs between a laptop, compose and a cluster. An unknown key is refused. */
export const gatewayOptions = z.strictObject({
  /** The public host name: the only one that is answered. */
  host: z.string().regex(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/u, 'must be a lower-case host name'),
  /** `mutualTls`: a listener that asks clients for a certificate (RFC 8705); the others do not, for browsers would ask their users. */
  listen: z.strictObject({ address: z.string().regex(/^[0-9a-f.:[\]]+$/u), https: port, http: port, mutualTls: port.optional() }),
  /** Plain HTTP for probes, /health/live and /health/ready: nginx answers there as soon as it runs on its configuration. */
  management: z.strictObject({ address: z.string().regex(/^[0-9a-f.:[\]]+$/u), port }).optional(),
  /** Port that clients see, when a load balancer maps it; used for the redirect from HTTP. */
  publicPort: port,
  /** Browser origins that may call the API with credentials. */
  origins: z.array(origin).max(64),
  /** Proxies whose X-Forwarded-For is believed; empty: the peer is the client. */
  trustedProxies: z.array(cidr).max(64),
  /** Every connection begins with the client's address (PROXY protocol), as a proxy that passes TLS through sends it. */
  proxyProtocol: z.boolean(),
  tlsProfile: z.enum(['intermediate', 'modern']),
  /** Offer X25519MLKEM768; needs an nginx built with OpenSSL 3.5 or later. */
  postQuantum: z.boolean(),
  /** Coarse guards per client address, requests per minute and burst. The services keep the exact counts. */
  limits: z.strictObject({
    api: z.strictObject({ perMinute: z.int().min(1), burst: z.int().min(1) }),
    resume: z.strictObject({ perMinute: z.int().min(1), burst: z.int().min(1) }),
  }),
  /** The certificate clients see. */
  certificate: z.strictObject({ chain: path, key: path }),
  /** Folder with tls.crt, tls.key and ca.crt: who the gateway is to the services, and whom it believes. */
  workload: path,
  upstreams: z.strictObject({
    identity: z.array(hostPort).min(1),
    'workflow-engine': z.array(hostPort).min(1),
    'resume-token': z.array(hostPort).min(1),
    scheduler: z.array(hostPort).min(1),
  }),
  /** Writable folder for the pid file and temporary bodies. */
  runtime: path,
  /** Where the access log goes: a file or /dev/stdout. */
  accessLog: path,
  errorLog: path,
  /** docs/problems.md, served at /problems so that every problem's `type` resolves. */
  problems: path,
  /** Folder that holds `console/` with the console's files, served at /console/; without it there is no such path. */
  consoleRoot: path.optional(),
  /** Share of requests whose trace is sampled, percent, in steps of 0.01. */
  tracePercent: z.number().multipleOf(0.01).min(0).max(100),
  /** Account of the workers when the master is root. In a container nothing is root, and this stays unset. */
  user: z.string().regex(/^[a-z_][a-z0-9_-]*$/u).optional(),
  workers: z.union([z.literal('auto'), z.int().min(1).max(64)]),
}).refine(({ proxyProtocol, trustedProxies }) => !proxyProtocol || trustedProxies.length > 0, { path: ['trustedProxies'], error: 'must name the proxies that speak PROXY protocol' });

export type GatewayOptions = z.infer<typeof gatewayOptions>;
