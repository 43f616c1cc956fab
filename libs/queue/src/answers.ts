import type { AnsweredQueue, AnswerOf } from '@holdfast/contracts/queues';

/** Takes what consumers answered to the messages of one queue. */
export interface AnswerTaker {
  readonly queue: string;
  /** @param answers JSON. @throws when they could not be taken: their messages are sent again. */
  take(answers: readonly string[]): Promise<void>;
}

/** @param take durable when it resolves. May get an answer twice, and in every replica: what it does the second time changes nothing. */
export function takeAnswers<Q extends AnsweredQueue>(contract: Q, take: (answers: readonly AnswerOf<Q>[]) => Promise<void>): AnswerTaker {
  return { queue: contract.name, take: (answers) => take(answers.map((answer) => contract.answer.parse(JSON.parse(answer)) as AnswerOf<Q>)) };
}
