import type { Query } from '@holdfast/transaction/statements';
import type { Queue } from 'bullmq';
import { jobOptions } from './job-options.ts';
import { acknowledge, park, type DueMessage } from './outbox-table.ts';
import type { Seal } from './seal.ts';
import { provenVerdict } from './verdicts.ts';

/** A job to be added, under the id of its message. */
export interface NewJob extends Pick<DueMessage, 'id' | 'content' | 'priority'> {
  /** Nobody takes it before: so many milliseconds, from 1, after `from`. By the clock of whoever takes it. */
  readonly delay?: { readonly from: Date; readonly ms: number };
}

/**
 * Adds the messages as jobs under their own id: BullMQ ignores an id that it has.
 *
 * @throws when Redis is away.
 */
export async function addJobs(queue: Queue, seal: Seal, messages: readonly NewJob[]): Promise<void> {
  const [first, ...rest] = messages.map(({ id, content, priority, delay }) => ({
    name: queue.name,
    data: seal.seal(queue.name, id, content),
    opts: { ...jobOptions, jobId: id, ...(priority === 0 ? {} : { priority }), ...(delay === undefined ? {} : { timestamp: delay.from.getTime(), delay: delay.ms }) },
  }));
  if (first === undefined) return;
  // Into each pipeline ioredis copies every command that it knows, which costs more than a lone job, in memory above all.
  if (rest.length === 0) await queue.add(first.name, first.data, first.opts);
  else await queue.addBulk([first, ...rest]);
}

/**
 * Looks at what became of a message that was published before. Returns whether it has to be published again: because Redis
 * lost it, or its job ended without a verdict (it was forged, or sealed too long ago) and is removed. An answer that was missed is asked for again.
 */
async function mustPublishAgain(queue: Queue, query: Query, seal: Seal, { id }: DueMessage): Promise<boolean> {
  const job = await queue.getJob(id);
  if (job === undefined) return true;
  if (job.finishedOn === undefined) return false;
  const proven = provenVerdict(seal, queue.name, id, job);
  const again = proven === undefined || (proven.verdict === 'completed' && proven.answer !== undefined);
  if (proven?.verdict === 'completed' && !again) await acknowledge(query, [id]);
  if (proven?.verdict === 'parked') await park(query, [id]);
  await job.remove();
  return again;
}

/** @throws when Redis is away; then none of the messages may count as published. */
export async function publish(queue: Queue, query: Query, seal: Seal, messages: readonly DueMessage[]): Promise<void> {
  const again = messages.filter(({ attempt }) => attempt > 1);
  const lost = await Promise.all(again.map((message) => mustPublishAgain(queue, query, seal, message)));
  await addJobs(queue, seal, [...messages.filter(({ attempt }) => attempt === 1), ...again.filter((_, index) => lost[index])]);
}
