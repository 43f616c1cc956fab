import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { isBlockedAddress } from './blocked-addresses.ts';
import { guardedConnector } from './guarded-connector.ts';

export interface EgressRouteOptions {
  /** Whether `hostname:port`, as asked for, is exempt from the guard. */
  readonly isExempt: (authority: string) => boolean;
  readonly timeoutMs: number;
  /** The proxy through which everything goes that is not exempt; may hold a user and a password. */
  readonly proxyUrl?: string | undefined;
  /** Certificates (PEM) to believe beside the public ones: of a proxy that looks inside TLS, or of an own authority. */
  readonly extraCa?: string | undefined;
}

/** Which way a request takes. */
export interface EgressRoute {
  /** Undefined when the address is closed. */
  to(hostname: string, port: number): Dispatcher | undefined;
  close(): Promise<void>;
}

/**
 * Straight out through the guard; or, where the operator has a proxy, through that: by CONNECT for https, in absolute form for http. The
 * proxy resolves names, so behind it only addresses that are closed as they are written are refused here; the rest is its own to refuse.
 */
export function egressRoute({ isExempt, timeoutMs, proxyUrl, extraCa }: EgressRouteOptions): EgressRoute {
  const tls = extraCa === undefined ? {} : { ca: [...rootCertificates, extraCa] };
  const direct = new Agent({ connect: guardedConnector(isExempt, timeoutMs, tls) });
  const proxy = proxyUrl === undefined ? undefined : new ProxyAgent({ uri: proxyUrl, requestTls: { timeout: timeoutMs, ...tls }, proxyTls: { timeout: timeoutMs, ...tls }, proxyTunnel: false });
  return {
    to: (hostname, port) => {
      if (proxy === undefined || isExempt(`${hostname}:${port}`)) return direct;
      return isClosed(hostname) ? undefined : proxy;
    },
    close: async () => void (await Promise.all([direct.destroy(), proxy?.destroy()])),
  };
}

function isClosed(hostname: string): boolean {
  const bare = hostname.replace(/^\[(.*)\]$/u, '$1');
  return isIP(bare) === 0 ? /^(?:.+\.)?localhost\.?$/u.test(bare) : isBlockedAddress(bare);
}
