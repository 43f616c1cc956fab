import { parseJson } from '@holdfast/json/parse-json';
import type { ProblemPlace } from '@holdfast/problem/problem';
import { issuesOf } from '@holdfast/workflow-core/definition/issue';
import { cloudEvent, type CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import type { JsonValue } from '@holdfast/workflow-core/json';
import { toldProblems } from '../definitions/told-problems.ts';

/** A request of the CloudEvents HTTP protocol binding 1.0. */
export interface EventRequest {
  /** Names in lower case. */
  readonly headers: { readonly 'content-type'?: string | undefined; readonly [name: string]: unknown };
  readonly body: string;
}

export type ReadEvents = { readonly ok: true; readonly events: readonly CloudEvent[] } | { readonly ok: false; readonly errors: readonly ProblemPlace[] };

/** I11: events of one request. */
const maxEvents = 1_000;
/** Bytes of JSON of one event, roughly: what a workflow may hold of it. */
const maxDepth = 128;

/** Structured, batched or binary, as the content type says (HTTP protocol binding section 3). */
export function readEvents({ headers, body }: EventRequest): ReadEvents {
  const mediaType = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType === 'application/cloudevents-batch+json') return readBatch(body);
  if (mediaType === 'application/cloudevents+json') {
    const parsed = readJson(body);
    return parsed === undefined ? notJson : eventsOf([parsed], () => '');
  }
  return readBinary(headers, mediaType, body);
}

function readBatch(body: string): ReadEvents {
  const parsed = readJson(body);
  if (parsed === undefined) return notJson;
  if (!Array.isArray(parsed)) return { ok: false, errors: [{ pointer: '', message: 'A batch is a list of events.' }] };
  if (parsed.length > maxEvents) return { ok: false, errors: [{ pointer: '', message: `A batch has at most ${maxEvents} events.` }] };
  return eventsOf(parsed as JsonValue[], (index) => `/${index}`);
}

/** Section 3.1: attributes in `ce-` headers, the data is the body. */
function readBinary(headers: EventRequest['headers'], mediaType: string, body: string): ReadEvents {
  const attributes = Object.entries(headers).flatMap(([name, value]) => (name.startsWith('ce-') && typeof value === 'string' ? [[name.slice(3), percentDecoded(value)] as const] : []));
  const isJson = /^(?:application|text)\/(?:.+\+)?json$/u.test(mediaType);
  const data = body === '' ? undefined : isJson ? readJson(body) : body;
  if (body !== '' && data === undefined) return notJson;
  const datacontenttype = headers['content-type'];
  return eventsOf([{ ...Object.fromEntries(attributes), ...(data === undefined ? {} : { data }), ...(datacontenttype === undefined || data === undefined ? {} : { datacontenttype }) }], () => '');
}

/** Section 3.1.3.2. */
function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

const notJson: ReadEvents = { ok: false, errors: [{ pointer: '', message: 'The body is not JSON, or nests too deep.' }] };

function eventsOf(values: readonly JsonValue[], pointer: (index: number) => string): ReadEvents {
  const read = values.map((value) => cloudEvent.safeParse(value));
  if (read.every((each) => each.success)) return { ok: true, events: read.map(({ data }) => data) };
  return { ok: false, errors: toldProblems(values.flatMap((value, index) => issuesOf(cloudEvent, value, pointer(index))), (issue) => issue) };
}

function readJson(text: string): JsonValue | undefined {
  try {
    const parsed = parseJson(text) as JsonValue; // what it gives is JSON
    return nestsAtMost(maxDepth, parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function nestsAtMost(depth: number, value: JsonValue): boolean {
  let level: JsonValue[] = [value];
  for (let rest = depth; level.length > 0; rest -= 1) {
    if (rest < 0) return false;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return true;
}
