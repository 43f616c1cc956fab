import type { GatewayOptions } from '@holdfast/gateway/gateway-options';
import type { Pki } from '../pki/pki.ts';
import type { DatabaseService } from '../services/database-services.ts';
import type { Ports } from '../services/ports.ts';
import type { Supervised } from '../services/supervised.ts';

export interface PlatformOptions {
  /** Databases, keys, logs; created when absent, kept afterwards. */
  readonly stateDir: string;
  /** `default`: the documented ports where they are free. `free`: any, for tests beside a running platform. */
  readonly ports: 'default' | 'free';
  /** Added to the environment of single services. */
  readonly env?: Readonly<Partial<Record<DatabaseService, NodeJS.ProcessEnv>>>;
  /** How many of a service; one by default. The gateway spreads requests over them. */
  readonly replicas?: Readonly<Partial<Record<DatabaseService, number>>>;
  /** For tests that kill services again and again: each is started again at once, and none is given up. */
  readonly tireless?: boolean;
  /** Browser origins that may call the API; none by default. */
  readonly origins?: readonly string[];
  /** How many requests of one address the gateway lets through; as documented by default. */
  readonly limits?: GatewayOptions['limits'];
  /** Share of the requests through the gateway that are traced, where a service has a collector; 0.1 by default. */
  readonly traceRatio?: number;
  /** Ends a start that is under way: it fails, having stopped what was begun. Afterwards it has no effect. */
  readonly signal?: AbortSignal;
  /** Told what happens, a line each; nobody by default. */
  readonly report?: (line: string) => void;
}

/** A platform that runs and is ready. */
export interface Platform {
  readonly urls: { readonly gateway: string; readonly mail: string };
  readonly ports: Ports;
  readonly services: Readonly<Record<DatabaseService | 'gateway', Supervised>>;
  /** Those beside the first of each service. */
  readonly replicas: readonly Supervised[];
  /** Ports of each service's API, the first one's first. */
  readonly apiPorts: Readonly<Record<DatabaseService, readonly number[]>>;
  readonly postgres: {
    /** Of the superuser, to the database `postgres`. */
    readonly adminUrl: string;
    /** Of each service's own role, to its own database. */
    readonly urls: Readonly<Record<DatabaseService, string>>;
  };
  readonly redisUrl: string;
  /** Makes the first administrator, once. */
  readonly bootstrapSecret: string;
  readonly bootstrapSecretFile: string;
  /** Trust this to talk to the gateway. */
  readonly caFile: string;
  readonly pki: Pki;
  readonly logsDir: string;
  /** Resolves with a name when Postgres or Redis ends, without which nothing goes on. */
  readonly failed: Promise<string>;
  /** Stops everything in order; no process is left. A second call waits for the first. */
  stop(): Promise<void>;
}
