import { z } from 'zod';

export const instanceStatus = z.enum(['pending', 'running', 'waiting', 'suspended', 'completed', 'faulted', 'cancelled']);
export type InstanceStatus = z.infer<typeof instanceStatus>;

interface Edge {
  readonly from: readonly InstanceStatus[];
  readonly to: InstanceStatus;
}

/**
 * Every change of status there is. I2: `completed`, `faulted` and `cancelled` are in no `from`, so a terminal state never changes.
 * I10: `cancel` loses against an end that came first, for the same reason.
 */
export const edges = {
  start: { from: ['pending'], to: 'running' },
  wait: { from: ['running'], to: 'waiting' },
  wake: { from: ['waiting'], to: 'running' },
  suspend: { from: ['running', 'waiting'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'running' },
  /** What a task awaited may end an instance that is suspended: no other task has to begin for that. */
  complete: { from: ['running', 'suspended'], to: 'completed' },
  fault: { from: ['running', 'suspended'], to: 'faulted' },
  cancel: { from: ['pending', 'running', 'waiting', 'suspended'], to: 'cancelled' },
} as const satisfies Record<string, Edge>;

export type EdgeName = keyof typeof edges;

export function canTake(status: InstanceStatus, edge: EdgeName): boolean {
  const { from }: Edge = edges[edge];
  return from.includes(status);
}

/** @throws {TypeError} when the edge does not begin at `status`: the caller did not ask `canTake`. */
export function take(status: InstanceStatus, edge: EdgeName): InstanceStatus {
  if (!canTake(status, edge)) throw new TypeError(`no edge ${edge} from ${status}`);
  return edges[edge].to;
}

const terminal: ReadonlySet<InstanceStatus> = new Set(instanceStatus.options.filter((status) => !Object.values(edges).some(({ from }: Edge) => from.includes(status))));

export function isTerminal(status: InstanceStatus): boolean {
  return terminal.has(status);
}
