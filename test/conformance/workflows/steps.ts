import { documentOf, type Scenario, type Step } from './feature-file.ts';
import type { Conforming, DefinitionKey, HistoryEntry, Instance } from './platform.ts';
import { at, includes, same, show } from './same.ts';

/** Milliseconds a scenario may take. */
const patience = 60_000;

/** What has come of a scenario so far. */
interface Run {
  definition?: string;
  key?: DefinitionKey;
  input?: unknown;
  instance?: Instance;
  history: readonly HistoryEntry[];
}

type Phrase = readonly [pattern: RegExp, check: (run: Run, step: Step, match: RegExpExecArray) => string | undefined | Promise<string | undefined>];

const ends = new Set(['completed', 'faulted', 'cancelled']);

/** Every phrase of the kit (ctk/README.md). A check gives what is wrong, or nothing. */
const phrases = (platform: Conforming): readonly Phrase[] => [
  [/^a workflow with definition:$/u, (run, { text }) => void (run.definition = text ?? '')],
  [/^(?:given )?the workflow input is:$/u, (run, step) => void (run.input = documentOf(step))],
  [/^the workflow is executed$/u, (run) => execute(platform, run)],
  [/^the workflow should (cancel|complete|fault)$/u, (run, _step, [, verb = '']) => hasStatus(run, verb)],
  [/^the workflow should complete with output:$/u, (run, step) => hasStatus(run, 'complete') ?? isSame('the output', run.instance?.output, documentOf(step))],
  [/^the workflow should fault with error:$/u, (run, step) => hasStatus(run, 'fault') ?? hasMembers('the error', run.instance?.error, documentOf(step))],
  [/^the workflow output should have properties (.+)$/u, (run, _step, [, names = '']) => names.match(/'[^']*'/gu)?.map((name) => has(run, name.slice(1, -1))).find((wrong) => wrong !== undefined)],
  [/^the workflow output should have a '([^']*)' property with value:$/u, (run, step, [, name = '']) => isSame(`the output's ${name}`, at(run.instance?.output, name), documentOf(step))],
  [/^the workflow output should have a '([^']*)' property containing (\d+) items$/u, (run, _step, [, name = '', count]) => hasItems(at(run.instance?.output, name), name, Number(count))],
  [/^(\S+) should run first$/u, ({ history }, _step, [, task = '']) => isTask('first', started(history)[0], task)],
  [/^(\S+) should run last$/u, ({ history }, _step, [, task = '']) => isTask('last', started(history).at(-1), task)],
  [/^(\S+) should run before (\S+)$/u, ({ history }, _step, [, one = '', other = '']) => isBefore(history, one, other)],
  [/^(\S+) should run after (\S+)$/u, ({ history }, _step, [, one = '', other = '']) => isBefore(history, other, one)],
  [/^(\S+) should (cancel|complete|fault)$/u, ({ history }, _step, [, task = '', verb = '']) => (endOf(history, task, verb) === undefined ? `${task} did not ${verb}` : undefined)],
  [/^(\S+) should complete with output:$/u, ({ history }, step, [, task = '']) => isSame(`the output of ${task}`, outputOf(history, task), documentOf(step))],
  [/^(\S+) should fault with error:$/u, ({ history }, step, [, task = '']) => hasMembers(`the error of ${task}`, endOf(history, task, 'fault')?.data['error'], documentOf(step))],
];

/** What is wrong with a scenario; nothing when it holds. */
export async function runScenario(platform: Conforming, { steps }: Scenario): Promise<string | undefined> {
  const run: Run = { history: [] };
  const known = phrases(platform);
  for (const step of steps) {
    const found = known.map(([pattern, check]) => ({ match: pattern.exec(step.phrase), check })).find(({ match }) => match !== null);
    if (found?.match == null) return `the step “${step.phrase}” is not one of the kit`;
    const wrong = await found.check(run, step, found.match);
    if (wrong !== undefined) return `${step.phrase} ${wrong}`;
  }
  return undefined;
}

async function execute(platform: Conforming, run: Run): Promise<string | undefined> {
  const { key, refused } = await platform.publish(run.definition ?? '');
  if (key === undefined) return refused;
  const id = await platform.start(key, run.input);
  run.instance = await platform.until(id, ({ status }) => ends.has(status), patience);
  run.history = await platform.history(id);
  return undefined;
}

const statuses: Readonly<Record<string, string>> = { cancel: 'cancelled', complete: 'completed', fault: 'faulted' };

function hasStatus({ instance }: Run, verb: string): string | undefined {
  if (instance?.status === statuses[verb]) return undefined;
  return `— it is ${instance?.status ?? 'not there'}: ${show(instance?.error ?? instance?.waitingFor)}`;
}

function has({ instance }: Run, name: string): string | undefined {
  return at(instance?.output, name) === undefined ? `— there is no ${name} in ${show(instance?.output)}` : undefined;
}

function isSame(what: string, actual: unknown, expected: unknown): string | undefined {
  return same(actual, expected) ? undefined : `— ${what} is ${show(actual)}, not ${show(expected)}`;
}

function hasMembers(what: string, actual: unknown, expected: unknown): string | undefined {
  return includes(actual, expected) ? undefined : `— ${what} is ${show(actual)}, not ${show(expected)}`;
}

function hasItems(actual: unknown, name: string, count: number): string | undefined {
  const size = Array.isArray(actual) ? actual.length : undefined;
  return size === count ? undefined : `— ${name} has ${String(size)} items`;
}

function nameOf(task: string): string {
  return task.slice(task.lastIndexOf('/') + 1).replaceAll('~1', '/').replaceAll('~0', '~');
}

function started(history: readonly HistoryEntry[]): readonly string[] {
  return history.flatMap(({ type, task }) => (type === 'task-started' ? [nameOf(task)] : []));
}

function isTask(when: string, actual: string | undefined, expected: string): string | undefined {
  return actual === expected ? undefined : `— ${String(actual)} ran ${when}`;
}

function isBefore(history: readonly HistoryEntry[], one: string, other: string): string | undefined {
  const names = started(history);
  const [first, second] = [names.indexOf(one), names.indexOf(other)];
  return first !== -1 && second !== -1 && first < second ? undefined : `— they ran ${names.join(', ')}`;
}

function endOf(history: readonly HistoryEntry[], task: string, verb: string): HistoryEntry | undefined {
  return history.findLast((entry) => entry.type === `task-${statuses[verb] ?? ''}` && nameOf(entry.task) === task);
}

/** Data that only passed through a task is recorded where it arose, before it. */
function outputOf(history: readonly HistoryEntry[], task: string): unknown {
  const end = endOf(history, task, 'complete');
  const known = history.slice(0, end === undefined ? 0 : history.indexOf(end) + 1).findLast(({ type, data }) => (type === 'task-completed' && 'output' in data) || 'input' in data);
  return known?.data['output'] ?? known?.data['input'];
}
