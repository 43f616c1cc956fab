import { services, spiffeId, type ServiceName } from './services.ts';

/**
 * Which workload a verified certificate stands for.
 *
 * @param subjectAltName as Node prints it: `DNS:identity, URI:spiffe://…`. With any entry that Node had to quote it is refused whole: inside of quotes anything can stand.
 * @returns undefined unless exactly one URI is named (X509-SVID section 2) and it is a workload of `namespace`.
 */
export function workloadOf(subjectAltName: string | undefined, namespace: string): ServiceName | undefined {
  if (subjectAltName === undefined || subjectAltName.includes('"')) return undefined;
  const uris = subjectAltName.split(', ').filter((entry) => entry.startsWith('URI:'));
  if (uris.length !== 1) return undefined;
  return services.find((service) => uris[0] === `URI:${spiffeId(namespace, service)}`);
}
