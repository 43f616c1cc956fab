import type { MessageId, TenantId } from '@holdfast/ids/ids';
import { deriveUuid } from '@holdfast/ids/uuid';
import type { JsonValue } from '@holdfast/workflow-core/json';
import type { MessageSender } from '../bookmarks/message-sender.ts';
import type { DefinitionName } from '../definitions/published-definition.ts';
import type { StartInstance } from '../instances/start-instance.ts';
import { tickKey, type ScheduledTick } from './scheduled-tick.ts';

export interface ScheduledStart extends ScheduledTick {
  readonly tenantId: TenantId;
  readonly definition: DefinitionName;
  readonly input: JsonValue;
}

/** I7: the tick is the idempotency key, so that it starts one instance, whatever repeats. Tells the scheduler what became of it. */
export class StartScheduled {
  readonly #startInstance: StartInstance;
  readonly #sender: MessageSender;

  constructor(startInstance: StartInstance, sender: MessageSender) {
    this.#startInstance = startInstance;
    this.#sender = sender;
  }

  async execute({ scheduleId, tick, tenantId, definition, input }: ScheduledStart): Promise<void> {
    const of = { scheduleId, tick, tenantId };
    const started = await this.#startInstance.execute({ tenantId, startedBy: `schedule:${scheduleId}`, definition, input, idempotencyKey: tickKey(of) });
    if (started.ok) {
      const { id: instanceId } = started.value;
      return this.#sender.send({ messageId: deriveUuid<MessageId>(instanceId, 1), type: 'tick-started', ...of, instanceId });
    }
    return this.#sender.send({ messageId: deriveUuid<MessageId>(scheduleId, Date.parse(tick)), type: 'tick-refused', ...of, code: started.refusal.code });
  }
}
