import { CommandError } from '../terminal/command-error.ts';
import type { Answer } from './https-client.ts';

/** What reads JSON into what it should be: a schema of the contracts. */
interface Reader<T> {
  parse(value: unknown): T;
}

/** The answer's content when it has one of the statuses; the demo ends otherwise. */
export function expectJson<T>(what: string, answer: Answer, statuses: readonly number[], reader: Reader<T>): T {
  expectStatus(what, answer, statuses);
  return reader.parse(JSON.parse(answer.text));
}

export function expectStatus(what: string, answer: Answer, statuses: readonly number[]): void {
  if (!statuses.includes(answer.status)) {
    throw new CommandError(`${what}: expected ${statuses.join(' or ')}, got ${answer.status}\n${answer.text.slice(0, 2000)}`);
  }
}

export function expectThat(what: string, condition: boolean): asserts condition {
  if (!condition) throw new CommandError(`The demo did not do what it says: ${what}`);
}
