import { BlockList, isIPv6 } from 'node:net';

/** IANA's special-purpose registries (RFC 6890), and every way to write an IPv4 address inside an IPv6 one. */
const ipv4 = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24],
  ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const;
const ipv6 = [
  ['::', 96], ['::ffff:0:0', 96], ['::ffff:0:0:0', 96], ['64:ff9b::', 96], ['64:ff9b:1::', 48], ['100::', 64], ['2001::', 23], ['2001:db8::', 32], ['2002::', 16],
  ['3fff::', 20], ['5f00::', 16], ['fc00::', 7], ['fe80::', 10], ['fec0::', 10], ['ff00::', 8],
] as const;

// Two lists: one list would match every IPv4 address against `::ffff:0:0/96`.
const blockedV4 = new BlockList();
const blockedV6 = new BlockList();
for (const [network, prefix] of ipv4) blockedV4.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of ipv6) blockedV6.addSubnet(network, prefix, 'ipv6');

/** Whether a literal address is not a public one. */
export function isBlockedAddress(address: string): boolean {
  return isIPv6(address) ? blockedV6.check(address, 'ipv6') : blockedV4.check(address, 'ipv4');
}
