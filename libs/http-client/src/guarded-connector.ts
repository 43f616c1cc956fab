import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import { isBlockedAddress } from './blocked-addresses.ts';

/** The address behind the name is not on the public internet and not exempt. */
export class BlockedAddressError extends Error {
  constructor() {
    super('the address is not allowed');
    this.name = 'BlockedAddressError';
  }
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Resolves a name and refuses it when any of its addresses is closed: the connection uses exactly what was checked (no rebinding). */
function guardedLookup(hostname: string, options: LookupOptions, callback: LookupCallback): void {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) callback(error, []);
    else if (addresses.some(({ address }) => isBlockedAddress(address))) callback(new BlockedAddressError(), []);
    else if (options.all === true) callback(null, addresses);
    else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
  });
}

/**
 * The SSRF guard, where it cannot be talked around: at the moment of connecting, after DNS.
 *
 * @param isExempt whether `hostname:port`, as asked for, may be connected to whatever its address.
 */
export function guardedConnector(isExempt: (authority: string) => boolean, timeoutMs: number, tls: { readonly ca?: string[] } = {}): buildConnector.connector {
  const open = buildConnector({ timeout: timeoutMs, ...tls });
  const guarded = buildConnector({ timeout: timeoutMs, lookup: guardedLookup, ...tls });
  return (options, callback) => {
    const { hostname, port, protocol } = options;
    const bare = hostname.replace(/^\[(.*)\]$/u, '$1');
    if (isExempt(`${hostname.toLowerCase()}:${port || (protocol === 'https:' ? '443' : '80')}`)) open(options, callback);
    else if (isIP(bare) !== 0 && isBlockedAddress(bare)) callback(new BlockedAddressError(), null);
    else guarded(options, callback);
  };
}
