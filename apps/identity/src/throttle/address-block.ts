import { isIPv6 } from 'node:net';

/**
 * The part of a client's address that costs something to change: the whole of an IPv4 address, the first 64 bits of an IPv6
 * address (what one subscriber gets; RFC 6177). An IPv4 address written as IPv6 counts as IPv4.
 */
export function addressBlock(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return isIPv6(address) ? `${groups(address).slice(0, 4).join(':')}::/64` : address;
}

/** The eight groups of an IPv6 address, without leading zeros or zone. */
function groups(address: string): string[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const before = split(head);
  const after = split(tail ?? '');
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after];
}

/** A trailing dotted quad stays as it is: it lies in the last 32 bits, which nobody here looks at. */
function split(part: string): string[] {
  return part
    .split(':')
    .filter((group) => group !== '')
    .flatMap((group) => (group.includes('.') ? ['0', '0'] : [Number.parseInt(group, 16).toString(16)]));
}
