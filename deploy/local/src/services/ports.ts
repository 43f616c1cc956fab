import { choosePort } from '../process/free-port.ts';

/** Every port of the platform, all on 127.0.0.1. */
export const defaultPorts = {
  gateway: 8443,
  gatewayHttp: 8080,
  gatewayMutualTls: 8444,
  identity: 4101,
  'workflow-engine': 4102,
  'resume-token': 4103,
  scheduler: 4104,
  identityManagement: 4201,
  'workflow-engineManagement': 4202,
  'resume-tokenManagement': 4203,
  schedulerManagement: 4204,
  postgres: 5433,
  redis: 6380,
  smtp: 1025,
  mail: 8025,
} as const;

export type Ports = Readonly<Record<keyof typeof defaultPorts, number>>;

/** The default where it is free, any free one otherwise or when `wanted` is `free`. */
export async function choosePorts(wanted: 'default' | 'free'): Promise<Ports> {
  const chosen: Record<string, number> = {};
  for (const [name, port] of Object.entries(defaultPorts)) chosen[name] = await choosePort(wanted === 'default' ? port : 0);
  return { ...defaultPorts, ...chosen };
}

/** The ports that differ from their defaults, for the person who expects the defaults. */
export function movedPorts(ports: Ports): string[] {
  return Object.entries(defaultPorts)
    .filter(([name, port]) => ports[name as keyof Ports] !== port)
    .map(([name, port]) => `${name} ${port} → ${ports[name as keyof Ports]}`);
}
