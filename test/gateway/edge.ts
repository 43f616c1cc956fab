import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { connect as connectTcp, type AddressInfo } from 'node:net';
import { connect } from 'node:tls';
import type { GatewayOptions } from '@holdfast/gateway/gateway-options';
import { renderGateway } from '@holdfast/gateway/render';
import { freePort } from '@holdfast/local/process/free-port';
import { findNginx } from '@holdfast/local/provision/nginx';
import { createTestCa, type TestCa } from '@holdfast/testkit/certificates';
import { vi } from 'vitest';

/** What an upstream saw of a request. */
export interface Seen {
  readonly service: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

/** A raw answer, so that nothing between the test and nginx tidies anything up. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

/** How the upstreams of a test behave beyond the usual. */
export interface UpstreamBehaviour {
  /** Answers instead of the usual; false: does not. */
  readonly request?: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly upgrade?: (request: IncomingMessage, socket: Duplex) => void;
  /** A service whose certificate names it by its SPIFFE id alone. */
  readonly nameless?: string;
}

/** nginx on the rendered configuration, with upstreams that speak mutual TLS and remember what reached them. */
export class Edge implements AsyncDisposable {
  readonly seen: Seen[] = [];
  readonly port: number;
  readonly httpPort: number;
  /** Of the listener that asks clients for a certificate. */
  readonly mutualTlsPort: number;
  readonly folder: string;
  readonly #ca: TestCa;
  readonly #servers: Server[] = [];
  #nginx: ChildProcess | undefined;
  #proxyLine = '';

  private constructor(ca: TestCa, port: number, httpPort: number, mutualTlsPort: number) {
    this.#ca = ca;
    this.port = port;
    this.httpPort = httpPort;
    this.mutualTlsPort = mutualTlsPort;
    this.folder = mkdtempSync(join(tmpdir(), 'holdfast-edge-'));
  }

  /** @param changed options other than the defaults; `impostor` names a service whose upstream has another's certificate. */
  static async start(changed: Partial<GatewayOptions> = {}, impostor?: string, behaviour: UpstreamBehaviour = {}): Promise<Edge> {
    const edge = new Edge(await createTestCa(), await freePort(), await freePort(), await freePort());
    if (changed.proxyProtocol === true) edge.#proxyLine = proxyLine('192.0.2.7');
    const nginx = await findNginx();
    const publicDir = await edge.#ca.issue({ service: 'localhost' });
    const upstream = async (service: string): Promise<string[]> => [`127.0.0.1:${await edge.#startUpstream(service, service === impostor ? 'scheduler' : service, behaviour)}`];
    const problems = join(edge.folder, 'problems.md');
    writeFileSync(problems, '# Problems\n');
    const files = renderGateway({
      host: 'localhost',
      listen: { address: '127.0.0.1', https: edge.port, http: edge.httpPort, mutualTls: edge.mutualTlsPort },
      publicPort: edge.port,
      origins: ['https://console.example.com'],
      trustedProxies: [],
      proxyProtocol: false,
      tlsProfile: 'intermediate',
      postQuantum: false,
      limits: { api: { perMinute: 60_000, burst: 1000 }, resume: { perMinute: 60_000, burst: 1000 } },
      certificate: { chain: join(publicDir, 'tls.crt'), key: join(publicDir, 'tls.key') },
      workload: await edge.#ca.issue({ service: 'gateway' }),
      upstreams: { identity: await upstream('identity'), 'workflow-engine': await upstream('workflow-engine'), 'resume-token': await upstream('resume-token'), scheduler: await upstream('scheduler') },
      runtime: edge.folder,
      accessLog: join(edge.folder, 'access.log'),
      errorLog: join(edge.folder, 'error.log'),
      problems,
      tracePercent: 0,
      ...(nginx.user === undefined ? {} : { user: nginx.user }),
      workers: 1,
      ...changed,
    });
    await nginx.configure(edge.folder, files);
    const [program = '', ...args] = nginx.command(edge.folder);
    edge.#nginx = spawn(program, args, { env: { ...process.env, ...nginx.env }, stdio: 'ignore' });
    await vi.waitFor(() => edge.send('GET', '/'), { timeout: 30_000, interval: 20 });
    edge.seen.length = 0;
    return edge;
  }

  async #startUpstream(service: string, identity: string, behaviour: UpstreamBehaviour): Promise<number> {
    const folder = await this.#ca.issue({ service: identity, dns: service !== behaviour.nameless });
    const read = (name: string): Buffer => readFileSync(join(folder, name));
    const server = createServer({ cert: read('tls.crt'), key: read('tls.key'), ca: read('ca.crt'), requestCert: true, rejectUnauthorized: true }, (request, response) => {
      this.seen.push({ service, method: request.method ?? '', url: request.url ?? '', headers: request.headers });
      request.resume();
      if (behaviour.request?.(request, response) === true) return;
      response.setHeader('content-type', 'application/json').end('{"ok":true}');
    });
    server.on('upgrade', (request: IncomingMessage, socket: Duplex) => behaviour.upgrade?.(request, socket));
    this.#servers.push(server);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  /** Sends the request line as it is, over TLS with the given name; `before` is what a proxy says of the connection, `client` a folder with a certificate to show. */
  async send(method: string, target: string, headers: readonly string[] = [], { host = `localhost:${this.port}`, servername = 'localhost', body = '', before = this.#proxyLine, port = this.port, client = '' } = {}): Promise<RawAnswer> {
    const plain = connectTcp({ host: '127.0.0.1', port });
    plain.write(before);
    const own = client === '' ? {} : { cert: readFileSync(join(client, 'tls.crt')), key: readFileSync(join(client, 'tls.key')) };
    const socket = connect({ socket: plain, servername, ...own, ca: readFileSync(this.#ca.caFile), ALPNProtocols: ['http/1.1'] });
    const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
    socket.write([`${method} ${target} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...length, ...headers, '', body].join('\r\n'));
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return parse(Buffer.concat(chunks).toString('utf8'));
  }

  /** A folder with a certificate of somebody outside. */
  clientCertificate(): Promise<string> {
    return this.#ca.issue({ service: 'outsider' });
  }

  /** Trust this to talk to the gateway. */
  get caFile(): string {
    return this.#ca.caFile;
  }

  log(name: 'access.log' | 'error.log'): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const nginx = this.#nginx;
    if (nginx !== undefined && nginx.exitCode === null) {
      const ended = new Promise((resolve) => void nginx.once('exit', resolve));
      nginx.kill('SIGTERM');
      await ended;
    }
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    }
    this.#ca[Symbol.dispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What a proxy that passes TLS through says first: who its client is (PROXY protocol 1, section 2.1). */
export function proxyLine(client: string): string {
  return `PROXY TCP4 ${client} 127.0.0.1 50000 8443\r\n`;
}

function parse(text: string): RawAnswer {
  const [head = '', body = ''] = text.split(/\r\n\r\n([\s\S]*)/u);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const name = line.slice(0, line.indexOf(':')).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(line.indexOf(':') + 1).trim()]);
  }
  return { status: Number(statusLine.split(' ')[1]), headers, body };
}
