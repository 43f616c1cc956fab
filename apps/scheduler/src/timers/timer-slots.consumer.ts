/** What a job of `timer-slots` does: this replica looks at what is due, and knows then until when to sleep. Whatever the job says decides nothing. */
export function timerSlotsConsumer(look: () => void): () => Promise<void> {
  return async () => look();
}
