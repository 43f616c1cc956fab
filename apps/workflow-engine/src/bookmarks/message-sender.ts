import type { OutgoingMessage } from '../turns/outgoing-message.ts';

/** Owes a message that belongs to no turn; durable when it resolves. The same id again owes nothing more. */
export interface MessageSender {
  send(message: OutgoingMessage): Promise<void>;
}
