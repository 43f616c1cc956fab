import type { BookmarkId, CallId } from '@holdfast/ids/ids';
import { z } from 'zod';
import { jsonValue } from '../definition/json-value.ts';
import { after, duration } from '../duration.ts';
import { orExpression } from '../expression/or-expression.ts';
import type { Template } from '../expression/template.ts';
import type { MintCall } from '../call.ts';
import type { JsonObject } from '../json.ts';
import type { TaskCompiler } from '../tasks/task-kind.ts';
import type { TaskRun } from '../tasks/task-run.ts';
import { failure, type Failure } from '../workflow-error.ts';
import { parseEvaluated } from './parse-evaluated.ts';

const outcome = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/u, 'This must be lower-case letters, digits and hyphens, at most 32, beginning with a letter.')
  .refine((name) => name !== 'timed-out', 'This outcome is what the deadline gives.');

const members = {
  title: z.string().min(1).max(200),
  message: z.string().max(4000),
  /** Who asks, in words that the reader knows: a person's name. */
  from: z.string().min(1).max(200),
  /** Whom the link is mailed to. */
  to: z.email('This must be an e-mail address.'),
  outcomes: z.array(outcome).min(1).max(8).refine((names) => new Set(names).size === names.length, 'Each outcome is listed once.'),
  /** How long the decision may take. */
  deadline: duration,
  /** How long after it is asked for the link is mailed again. */
  reminders: z.array(duration).max(8),
};

/** What a decision is asked with, every member a value or an expression; `schema` is the JSON Schema of the payload, as it stands. */
export const decisionRequest = z.strictObject({
  title: orExpression(members.title).optional(),
  message: orExpression(members.message).optional(),
  from: orExpression(members.from).optional(),
  to: orExpression(members.to).optional(),
  outcomes: orExpression(members.outcomes).optional(),
  deadline: orExpression(members.deadline).optional(),
  schema: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), { error: 'This must be a JSON Schema object.' }).optional(),
});
export type DecisionRequest = z.infer<typeof decisionRequest>;

/** The same for a request that somebody is to read. */
export const addressedRequest = decisionRequest.required({ title: true, to: true }).extend({ reminders: orExpression(members.reminders).optional() });

/** Seven days, unless the definition says otherwise: nothing waits for ever (I1). */
const defaultDeadline = 'P7D';

/** The members once their expressions are filled in; a null is as good as none. */
export const decisionValues = z.object({
  title: members.title.nullish(),
  message: members.message.nullish(),
  from: members.from.nullish(),
  to: members.to.nullish(),
  outcomes: members.outcomes.default(['approve', 'reject']),
  deadline: z.unknown().default(defaultDeadline).pipe(members.deadline),
  reminders: members.reminders.nullish(),
});
type DecisionValues = z.infer<typeof decisionValues>;

/** The same for a request that somebody is to read. */
export const addressedValues = decisionValues.extend({ title: members.title, to: members.to });

export interface CompiledRequest {
  readonly template: Template;
  readonly values: z.ZodType<DecisionValues>;
  readonly payloadSchema: JsonObject | undefined;
}

export function compileRequest({ schema, ...given }: DecisionRequest, values: z.ZodType<DecisionValues>, compiler: TaskCompiler): CompiledRequest {
  const template = compiler.template(z.record(z.string(), jsonValue).parse(given), ['with']);
  return { template, values, payloadSchema: schema };
}

export interface OpenedBookmark {
  readonly bookmarkId: BookmarkId;
  /** That asks for its first token. */
  readonly callId: CallId;
  readonly request: MintCall;
  /** Before its deadline, the earliest first. */
  readonly remindAt: readonly Date[];
}
export type Opened = ({ readonly ok: true } & OpenedBookmark) | { readonly ok: false; readonly failure: Failure };

/**
 * Opens a bookmark with its deadline, and calls for its resume token. Unless they are given, the title is the task's name, and the one who asks
 * is the workflow, by its title: who started it has a subject, which says nothing to the reader.
 */
export function openBookmark(run: TaskRun, { template, values, payloadSchema }: CompiledRequest): Opened {
  const evaluated = run.evaluate(template);
  if (!evaluated.ok) return evaluated;
  const parsed = parseEvaluated(values, evaluated.value);
  if (!parsed.ok) return parsed;
  const { title, message, from, to, outcomes, deadline, reminders } = parsed.value;
  const expiresAt = after(run.now, deadline);
  const bookmarkId = run.openBookmark(expiresAt);
  if (bookmarkId === undefined) return { ok: false, failure: failure('runtime', 'The instance holds too many bookmarks that nobody listens to.') };
  const { namespace, name, version, title: workflow = name } = run.definition.document;
  const request: MintCall = {
    type: 'mint',
    bookmarkId,
    definition: { namespace, name, version },
    requestedBy: from ?? workflow,
    title: title ?? run.taskName,
    ...(typeof message === 'string' ? { message } : {}),
    outcomes,
    ...(payloadSchema === undefined ? {} : { payloadSchema }),
    expiresAt: expiresAt.toISOString(),
    ...(typeof to === 'string' ? { recipient: to } : {}),
    deliver: typeof to === 'string',
  };
  const remindAt = (reminders ?? []).map((length) => after(run.now, length)).filter((at) => at > run.now && at < expiresAt).toSorted((one, other) => one.getTime() - other.getTime());
  return { ok: true, bookmarkId, callId: run.call(request), request, remindAt };
}
