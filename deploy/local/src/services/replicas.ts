import { choosePort } from '../process/free-port.ts';
import type { DatabaseService } from './database-services.ts';
import type { Ports } from './ports.ts';

/** One of a service beside its first. */
export interface Replica {
  readonly service: DatabaseService;
  /** From 2 on. */
  readonly number: number;
  readonly port: number;
  readonly management: number;
}

/** Free ports for what `counts` asks for beyond one of each. */
export async function chooseReplicas(counts: Readonly<Partial<Record<DatabaseService, number>>>): Promise<Replica[]> {
  const wanted = (Object.keys(counts) as DatabaseService[]).flatMap((service) => Array.from({ length: (counts[service] ?? 1) - 1 }, (_, index) => ({ service, number: index + 2 })));
  const chosen: Replica[] = [];
  for (const each of wanted) chosen.push({ ...each, port: await choosePort(0), management: await choosePort(0) });
  return chosen;
}

/** Ports of the API of a service, the first one's first. */
export function portsOf(service: DatabaseService, ports: Ports, further: readonly Pick<Replica, 'service' | 'port'>[]): number[] {
  return [ports[service], ...further.flatMap((replica) => (replica.service === service ? [replica.port] : []))];
}
