import type { InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import type { OutgoingMessage } from '../../turns/outgoing-message.ts';

interface SimulatedTimer {
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
  readonly dueAt: number;
  state: 'set' | 'fired' | 'cleared';
}

/** The service scheduler, as the engine sees it: commands come late, twice and out of order. */
export class SimulatedScheduler {
  readonly timers = new Map<TimerId, SimulatedTimer>();
  readonly #cleared = new Set<TimerId>();

  take(message: OutgoingMessage): void {
    if (message.type === 'set-timer' && !this.timers.has(message.timerId)) {
      const { tenantId, instanceId, dueAt, timerId } = message;
      this.timers.set(timerId, { tenantId, instanceId, dueAt: Date.parse(dueAt), state: this.#cleared.has(timerId) ? 'cleared' : 'set' });
    }
    if (message.type === 'clear-timer') {
      this.#cleared.add(message.timerId);
      const timer = this.timers.get(message.timerId);
      if (timer?.state === 'set') timer.state = 'cleared';
    }
  }

  /** I8: fires what is due by the database's clock, each timer once. */
  fire(now: number): readonly { readonly tenantId: TenantId; readonly instanceId: InstanceId; readonly timerId: TimerId }[] {
    return [...this.timers].flatMap(([timerId, timer]) => {
      if (timer.state !== 'set' || timer.dueAt > now) return [];
      timer.state = 'fired';
      return [{ tenantId: timer.tenantId, instanceId: timer.instanceId, timerId }];
    });
  }
}
