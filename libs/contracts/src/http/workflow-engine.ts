import type { BookmarkId, CallId, DefinitionId, InstanceId, SubscriptionId, TimerId } from '@holdfast/ids/ids';
import { z } from 'zod';
import { id, instant } from '../id.ts';
import type { Json } from '../json.ts';

/**
 * workflow-engine's public routes, through the gateway.
 *
 * POST /v1/definitions                              publish: YAML or JSON text as the body, kept byte for byte
 * GET  /v1/definitions                              newest first, keyset paged
 * GET  /v1/definitions/:namespace/:name/:version    with the text that was published
 * POST /v1/definitions:draft                          keep a draft; sent again it changes, posted to /v1/definitions it is published
 * POST /v1/definitions:validate                       every problem of a text, nothing kept
 * POST /v1/definitions/:namespace/:name/:version/retire  nothing more is started of it
 * GET  /v1/definitions/:namespace/:name/:version/diff/:other  what changed from one version to another
 * POST /v1/instances                                start; with Idempotency-Key, once; with Prefer: wait, answered at the end
 * POST /v1/instances:batch                          start up to 1,000, each by itself
 * GET  /v1/instances                                newest first, keyset paged
 * GET  /v1/instances/:id                            status, data, error, and what it waits for
 * GET  /v1/instances/:id/history                    in order, keyset paged by sequence
 * POST /v1/instances/:id/cancel                     end it, unless it has ended
 * POST /v1/instances/:id/suspend, …/resume          begin no more tasks; go on
 * POST /v1/instances/:id/retry                      take a faulted one up from the failed task, in a new one
 * POST /v1/instances/:id/release                    try one at once that the engine could not go on with
 * GET  /v1/instances/:id/why                        why it is not moving
 */

/** How deep data given to an instance may nest. */
const maxDataDepth = 128;

/** Goes no deeper than it allows, so that a body which nests deeper than a stack does no harm. */
function nestsAtMost(depth: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return depth >= 0;
  return depth >= 0 && Object.values(value).every((item) => nestsAtMost(depth - 1, item));
}

/** Any JSON of bounded depth. */
const data = z.custom<Json>(
  (value) => value !== undefined && nestsAtMost(maxDataDepth, value),
  `must be JSON data that nests at most ${maxDataDepth} deep`,
);

/** As the DSL's schema says for a namespace and a name. */
const label = z.string().regex(/^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/u, 'must be letters, digits and inner hyphens, 63 at most');
/** Semantic version 2.0.0, without its full grammar: what cannot exist is simply not found. */
const version = z.string().regex(/^[0-9A-Za-z.+-]{1,128}$/u, 'must be a semantic version');

export const definitionKey = z.strictObject({ namespace: label, name: label, version });
export type DefinitionKey = z.infer<typeof definitionKey>;

/** Of every list: `limit` items at most; `after` is the last id of the page before, absent on the first. */
const pageQuery = { limit: z.coerce.number().int().min(1).max(100).default(50) };

export const definitionSummary = z.strictObject({
  id: id<DefinitionId>(),
  namespace: z.string(),
  name: z.string(),
  version: z.string(),
  /** A draft may change and cannot be started; a retired version cannot be started any more. */
  status: z.enum(['draft', 'published', 'retired']),
  /** Counts the versions of a name in the order they were published; a draft has none. */
  number: z.int().positive().optional(),
  title: z.string().optional(),
  summary: z.string().optional(),
  publishedBy: z.string(),
  publishedAt: instant,
});
export type DefinitionSummary = z.infer<typeof definitionSummary>;

export const definitionDetail = definitionSummary.extend({
  mediaType: z.enum(['application/yaml', 'application/json']),
  /** The text as it was published, byte for byte. */
  source: z.string(),
});
export type DefinitionDetail = z.infer<typeof definitionDetail>;

const definitionPlace = z.strictObject({ pointer: z.string(), message: z.string(), line: z.int().optional(), column: z.int().optional() });

/** Whether a text could be published, and every problem there is: JSON pointer, line, column. Warnings are of one that could be: what its author probably does not mean. */
export const definitionCheck = z.strictObject({
  valid: z.boolean(),
  errors: z.array(definitionPlace),
  warnings: z.array(definitionPlace),
});
export type DefinitionCheck = z.infer<typeof definitionCheck>;

export const definitionComparisonKey = definitionKey.extend({ other: version });
export type DefinitionComparisonKey = z.infer<typeof definitionComparisonKey>;

/** What changed from `version` to `other`; pointers into the version that has the place, into both where it changed. */
export const definitionComparison = z.strictObject({
  changes: z.array(z.strictObject({ pointer: z.string(), change: z.enum(['added', 'removed', 'changed']), from: z.unknown().optional(), to: z.unknown().optional() })),
  /** How many changes there are beyond those that one answer tells. */
  omitted: z.int().positive().optional(),
});
export type DefinitionComparison = z.infer<typeof definitionComparison>;

/** What the text of a definition is written in; parameters such as `charset` say nothing that we do not know. */
export const definitionHeaders = z.object({
  'content-type': z
    .string()
    .transform((type) => type.split(';', 1)[0]?.trim().toLowerCase())
    .pipe(z.enum(['application/yaml', 'application/json'])),
});
export type DefinitionHeaders = z.infer<typeof definitionHeaders>;

export const definitionListQuery = z.strictObject({
  ...pageQuery,
  after: id<DefinitionId>().optional(),
  namespace: label.optional(),
  name: label.optional(),
});
export type DefinitionListQuery = z.infer<typeof definitionListQuery>;

/** `next`: the `after` of the next page; absent on the last. */
export const definitionPage = z.strictObject({ items: z.array(definitionSummary), next: id<DefinitionId>().optional() });
export type DefinitionPage = z.infer<typeof definitionPage>;

export const instanceStatus = z.enum(['pending', 'running', 'waiting', 'suspended', 'completed', 'faulted', 'cancelled']);

/** Problem details (RFC 9457) of a faulted instance; `instance` is the JSON pointer of the task. */
const instanceError = z.strictObject({ type: z.string(), status: z.int(), title: z.string().optional(), detail: z.string().optional(), instance: z.string() });

export const instancePath = z.strictObject({ id: id<InstanceId>() });
export type InstancePath = z.infer<typeof instancePath>;

/** draft-ietf-httpapi-idempotency-key-header: any visible ASCII text, 255 characters at most. Other headers are not looked at. */
export const idempotencyHeader = z.object({
  'idempotency-key': z.string().regex(/^[\x21-\x7e]{1,255}$/u, 'must be 1 to 255 visible ASCII characters').optional(),
});

/** Seconds that a start may ask to wait for the end, at most. */
export const longestWaitSeconds = 20;

/** `Prefer: wait=SECONDS` (RFC 7240 section 4.3): whole seconds to wait for the end of the instance; other preferences say nothing here. */
export const startHeaders = idempotencyHeader.extend({
  prefer: z
    .string()
    .max(256)
    .default('')
    .transform((text) => Math.min(Number(/(?:^|[,;\s])wait=(\d{1,6})(?:$|[,;\s])/u.exec(text)?.[1] ?? 0), longestWaitSeconds) * 1000),
});
export type StartHeaders = z.infer<typeof startHeaders>;

/** What a client names an instance by: visible text. */
const businessKey = z.string().regex(/^[^\p{C}]{1,128}$/u, 'must be 1 to 128 visible characters');
const labelName = z.string().regex(/^[a-zA-Z0-9](?:[a-zA-Z0-9._/-]{0,61}[a-zA-Z0-9])?$/u, 'must be letters, digits, and . _ / - inside, 63 at most');
const labelValue = z.string().regex(/^[^\p{C}]{0,128}$/u, 'must be visible characters, 128 at most');
const labels = z.record(labelName, labelValue).refine((members) => Object.keys(members).length <= 16, 'must be 16 labels at most');

export const startInstanceRequest = z.strictObject({
  definition: definitionKey.extend({ namespace: label.default('default') }),
  input: data.default({}),
  /** Any number of instances may share one. */
  businessKey: businessKey.optional(),
  labels: labels.optional(),
});
export type StartInstanceRequest = z.infer<typeof startInstanceRequest>;

export const startInstanceResponse = z.strictObject({
  id: id<InstanceId>(),
  definition: definitionKey,
  /** As of the first turn, the same however often the request is repeated with its Idempotency-Key; or as it was when waiting ended. */
  status: instanceStatus,
  startedAt: instant,
  /** Of an instance whose end was waited for. */
  output: z.unknown().optional(),
  error: instanceError.optional(),
});
export type StartInstanceResponse = z.infer<typeof startInstanceResponse>;

/** Starts at most so many instances, each by itself. */
export const startBatchRequest = z.strictObject({
  items: z.array(startInstanceRequest.extend({ idempotencyKey: idempotencyHeader.shape['idempotency-key'] })).min(1).max(1000),
});
export type StartBatchRequest = z.infer<typeof startBatchRequest>;

/** In the order of the request: what each start came to, as it would have been answered alone. */
export const startBatchResponse = z.strictObject({
  items: z.array(
    z.discriminatedUnion('result', [
      z.strictObject({ result: z.literal('started'), instance: startInstanceResponse }),
      z.strictObject({ result: z.literal('refused'), problem: z.looseObject({ type: z.string(), title: z.string(), status: z.int(), code: z.string() }) }),
    ]),
  ),
});
export type StartBatchResponse = z.infer<typeof startBatchResponse>;

export const instanceSummary = z.strictObject({
  id: id<InstanceId>(),
  definition: definitionKey,
  status: instanceStatus,
  startedBy: z.string(),
  startedAt: instant,
  updatedAt: instant,
  endedAt: instant.optional(),
  businessKey: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

/** One thing that can move the instance on. `task` is the JSON pointer of the waiting task. */
export const instanceWait = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('timer'), task: z.string(), since: instant, timerId: id<TimerId>(), dueAt: instant.optional() }),
  z.strictObject({ type: z.literal('bookmark'), task: z.string(), since: instant, bookmarkId: id<BookmarkId>(), expiresAt: instant.optional() }),
  /** When the task, or with an empty `task` the workflow, has taken too long. */
  z.strictObject({ type: z.literal('deadline'), task: z.string(), since: instant, dueAt: instant, timerId: id<TimerId>().optional() }),
  /** `events`: any of them, each of a type, or of any, whose data gives for the expressions what was fixed when it began to listen. */
  z.strictObject({ type: z.literal('event'), task: z.string(), since: instant, subscriptionId: id<SubscriptionId>(), events: z.array(z.strictObject({ type: z.string().optional(), correlatedBy: z.array(z.string()).optional() })).optional() }),
  /** The end of an instance that the task runs. */
  z.strictObject({ type: z.literal('instance'), task: z.string(), since: instant, instanceId: id<InstanceId>() }),
  /** `attempt` counts from 1; `failure`: why the last one that ended came to nothing. */
  z.strictObject({ type: z.literal('call'), task: z.string(), since: instant, callId: id<CallId>(), attempt: z.int().optional(), failure: z.string().optional() }),
]);

export const instanceDetail = instanceSummary.extend({
  input: z.unknown(),
  output: z.unknown().optional(),
  error: instanceError.optional(),
  waitingFor: z.array(instanceWait),
  /** The first moment at which it moves by itself. */
  nextTimerAt: instant.optional(),
  /** Whether it faulted with a task, from which it can be taken up. */
  retryable: z.boolean(),
  /** The engine cannot take its turns, through no fault of the workflow: what kind of error there was, how often in a row, and when it is tried again. */
  isolated: z.strictObject({ since: instant, failures: z.int().nonnegative(), error: z.string(), retryAt: instant }).optional(),
  /** `instance-unreadable`: output, error and waits are not known. */
  problem: z.looseObject({ type: z.string(), title: z.string(), status: z.int(), code: z.string() }).optional(),
});
export type InstanceDetail = z.infer<typeof instanceDetail>;

export const instanceListQuery = z.strictObject({
  ...pageQuery,
  after: id<InstanceId>().optional(),
  status: instanceStatus.optional(),
  namespace: label.optional(),
  name: label.optional(),
  version: version.optional(),
  businessKey: businessKey.optional(),
  /** `name:value`; several times: all of them. */
  label: z
    .preprocess((given) => (typeof given === 'string' ? [given] : given), z.array(z.string().regex(/^[^:]{1,63}:/u, 'must be name:value')).max(16).optional())
    .transform((pairs) => pairs && Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf(':')), pair.slice(pair.indexOf(':') + 1)]))),
  /** `true`: only those that the engine cannot go on with. */
  isolated: z.stringbool().optional(),
  /** When it was started: from then on, and before. */
  startedFrom: instant.optional(),
  startedBefore: instant.optional(),
});
export type InstanceListQuery = z.infer<typeof instanceListQuery>;

export const instancePage = z.strictObject({ items: z.array(instanceSummary), next: id<InstanceId>().optional() });
export type InstancePage = z.infer<typeof instancePage>;

/** Of cancel, suspend and resume: the status after it. */
export const instanceStatusAnswer = z.strictObject({ id: id<InstanceId>(), status: instanceStatus });
export type InstanceStatusAnswer = z.infer<typeof instanceStatusAnswer>;

/** Why an instance is not moving. `isolated`: the engine cannot take its turns. `unreadable`: nor can it read its state. `abandoned`: its replica is gone, another takes over. `overdue`: something that was due has not come. */
export const instanceReason = z.strictObject({
  id: id<InstanceId>(),
  reason: z.enum(['ended', 'suspended', 'isolated', 'unreadable', 'running', 'abandoned', 'overdue', 'retrying', 'waiting']),
  sentence: z.string(),
  since: instant,
  waits: z.array(z.strictObject({ task: z.string(), sentence: z.string(), since: instant })),
});
export type InstanceReason = z.infer<typeof instanceReason>;

/** `after`: the sequence of the last entry seen; 0: from the beginning. A page of large entries has fewer than `limit`: `next` says whether there may be more. */
export const historyQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  after: z.coerce.number().int().min(0).default(0),
});
export type HistoryQuery = z.infer<typeof historyQuery>;

export const historyPage = z.strictObject({
  items: z.array(
    z.strictObject({
      /** Counts from 1 without a gap. */
      sequence: z.int().positive(),
      type: z.string(),
      at: instant,
      /** JSON pointer of the task; empty for the instance itself. */
      task: z.string(),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
  next: z.int().optional(),
});
export type HistoryPage = z.infer<typeof historyPage>;
