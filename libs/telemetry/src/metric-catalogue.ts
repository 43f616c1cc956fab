import { queueNames } from '@holdfast/contracts/queue-names';
import { catalogue, type ProblemCode } from '@holdfast/problem/catalogue';

const problemCodes = Object.keys(catalogue) as readonly ProblemCode[];

/** Upper bounds in seconds: of what a person or a machine waits for, and of what takes its time. */
const waits = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const lateness = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600];
const decisions = [10, 60, 300, 900, 3600, 14_400, 43_200, 86_400, 259_200, 604_800, 2_592_000];

/** The values an attribute can have. A closed list, so that an id can never be one; or the template of a route, `/v1/instances/:id`. */
type AttributeValues = readonly string[] | 'route-template';

interface MetricKind {
  /** `total` is a counter that is read where it grows; `gauge` goes up and down. */
  readonly kind: 'counter' | 'histogram' | 'total' | 'gauge';
  readonly description: string;
  /** Upper bounds of a histogram, in the unit that its name ends with. */
  readonly buckets?: readonly number[];
  readonly attributes: Readonly<Record<string, AttributeValues>>;
}

/**
 * Every metric of Holdfast's own, with all that may be said beside its value. What is not here does not compile.
 * A name ends with its unit, for the text format adds none.
 */
export const metricCatalogue = {
  'holdfast.http.request.duration_seconds': {
    kind: 'histogram', buckets: waits, description: 'From the last byte of the head of a request to the last byte of its answer',
    attributes: { route: 'route-template', method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'], status: ['1xx', '2xx', '3xx', '4xx', '5xx'] },
  },
  'holdfast.process.cpu.seconds': { kind: 'total', description: 'Processor time since the start', attributes: { mode: ['user', 'system'] } },
  'holdfast.process.memory.resident_bytes': { kind: 'gauge', description: 'Resident memory', attributes: {} },
  'holdfast.queue.put_back': {
    kind: 'counter', description: 'Messages put back to come again, each time counts, by why: this release does not know what it is told, or it is too early',
    attributes: { queue: queueNames, reason: ['unknown', 'early'] },
  },
  'holdfast.resume_token.issued': { kind: 'counter', description: 'Tokens minted, by who asked for them', attributes: { by: ['engine', 'operator'] } },
  'holdfast.resume_token.shown': { kind: 'counter', description: 'Genuine links looked at', attributes: {} },
  'holdfast.resume_token.redeemed': { kind: 'counter', description: 'Tokens used', attributes: {} },
  'holdfast.resume_token.time_to_decision_seconds': { kind: 'histogram', buckets: decisions, description: 'From the mint of a token to its use', attributes: {} },
  'holdfast.resume_token.refused': { kind: 'counter', description: 'Attempts refused, by problem code', attributes: { code: problemCodes } },
  'holdfast.resume_token.blocked': { kind: 'counter', description: 'Tokens blocked by failed attempts', attributes: {} },
  'holdfast.resume_token.link_requested': { kind: 'counter', description: 'Requests for a new link', attributes: {} },
  'holdfast.scheduler.timer.lateness_seconds': { kind: 'histogram', buckets: lateness, description: 'From the moment of a timer to its being handed over, by the clock of the database; nothing when that was in time', attributes: {} },
  'holdfast.scheduler.tick.lateness_seconds': {
    kind: 'histogram', buckets: lateness, description: 'From the moment at which a tick falls due to its record in the fire ledger, by the clock of the database',
    attributes: { result: ['fired', 'buffered', 'skipped', 'misfired'] },
  },
  'holdfast.engine.starts.missed': { kind: 'counter', description: 'Instances that an event was to start and did not, by why; those that failed are tried again', attributes: { reason: ['instance-limit-reached', 'failed'] } },
  'holdfast.scheduler.looks': { kind: 'counter', description: 'Looks at what is due, by whether this replica had something to do; every replica looks, none leads', attributes: { at: ['timers', 'schedules'], found: ['something', 'nothing'] } },
  'holdfast.scheduler.slots': { kind: 'counter', description: 'Slots of near timers whose delayed job made this replica look', attributes: {} },
  'holdfast.scheduler.next_due_seconds': { kind: 'gauge', description: 'Until the next timer or tick falls due, as this replica saw it last; absent when it saw none', attributes: { of: ['timers', 'schedules'] } },
} as const satisfies Record<string, MetricKind>;

type Catalogue = typeof metricCatalogue;

export type MetricName = keyof Catalogue;
export type MetricNameOf<Kind extends MetricKind['kind']> = { [Name in MetricName]: Catalogue[Name]['kind'] extends Kind ? Name : never }[MetricName];

type ValueOf<Values> = Values extends readonly (infer Value)[] ? Value : string;

/** What has to be said beside a value of the metric: all of its attributes, and nothing else. */
export type AttributesOf<Name extends MetricName> = keyof Catalogue[Name]['attributes'] extends never
  ? Record<string, never>
  : { readonly [Attribute in keyof Catalogue[Name]['attributes']]: ValueOf<Catalogue[Name]['attributes'][Attribute]> };
