import type { MessageId, TenantId } from '@holdfast/ids/ids';
import { deriveUuid } from '@holdfast/ids/uuid';
import type { MessageSender } from '../bookmarks/message-sender.ts';
import type { DefinitionName } from '../definitions/published-definition.ts';
import type { StartInstance } from '../instances/start-instance.ts';
import type { ScheduleInputs } from './schedule-inputs.ts';
import { tickKey, type ScheduledTick } from './scheduled-tick.ts';

export interface ScheduledStart extends ScheduledTick {
  readonly tenantId: TenantId;
  readonly definition: DefinitionName;
  /** The version of the schedule that has the input; absent: it is `{}`. */
  readonly inputOf?: number | undefined;
}

/** I7: the tick is the idempotency key, so that it starts one instance, whatever repeats. Tells the scheduler what became of it. */
export class StartScheduled {
  readonly #startInstance: StartInstance;
  readonly #sender: MessageSender;
  readonly #inputs: ScheduleInputs;

  constructor(startInstance: StartInstance, sender: MessageSender, inputs: ScheduleInputs) {
    this.#startInstance = startInstance;
    this.#sender = sender;
    this.#inputs = inputs;
  }

  /** @throws when the input cannot be read now: to be tried again. */
  async execute({ scheduleId, tick, tenantId, definition, inputOf }: ScheduledStart): Promise<void> {
    const of = { scheduleId, tick, tenantId };
    const refused = (code: string): Promise<void> => this.#sender.send({ messageId: deriveUuid<MessageId>(scheduleId, Date.parse(tick)), type: 'tick-refused', ...of, code });
    const input = inputOf === undefined ? {} : await this.#inputs.find(tenantId, scheduleId, inputOf);
    if (input === undefined) return refused('schedule-not-found');
    const started = await this.#startInstance.execute({ tenantId, startedBy: `schedule:${scheduleId}`, definition, input, idempotencyKey: tickKey(of) });
    if (!started.ok) return refused(started.refusal.code);
    const { id: instanceId } = started.value;
    return this.#sender.send({ messageId: deriveUuid<MessageId>(instanceId, 1), type: 'tick-started', ...of, instanceId });
  }
}
