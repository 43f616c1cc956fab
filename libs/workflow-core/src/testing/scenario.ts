import { parseJson } from '@holdfast/json/parse-json';
import { parseUuid, type Uuid } from '@holdfast/ids/uuid';
import type { BookmarkId, CallId, InstanceId, RedemptionId, TimerId } from '@holdfast/ids/ids';
import { assert, expect } from 'vitest';
import { z } from 'zod';
import { advance, type Advance } from '../advance.ts';
import type { CallOutcome, HttpCall, MintCall } from '../call.ts';
import { compileWorkflow } from '../compile-workflow.ts';
import type { Issue } from '../definition/issue.ts';
import { parseDefinition } from '../definition/parse-definition.ts';
import type { Effect } from '../effect.ts';
import type { Decision, InstanceEvent } from '../event.ts';
import type { HistoryEntry } from '../history.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import type { SecretVersion } from '../secrets/secrets.ts';
import type { Schemas } from '../schema/schemas.ts';
import { initialState, instanceState, type InstanceState } from '../state.ts';
import type { Workflow } from '../workflow.ts';

export const document = { dsl: '1.0.3', namespace: 'test', name: 'scenario', version: '1.0.0' };
export const instanceId = parseUuid<InstanceId>('01900000-0000-7000-8000-0000000000aa');

/** A language of schemas that knows `required` alone, and refuses a schema that says `broken`. */
const schemas: Schemas = {
  compile: (schema) => {
    if (!isJsonObject(schema) || schema['broken'] === true) return { ok: false, message: 'It is broken.' };
    const required = z.array(z.string()).parse(schema['required']);
    return { ok: true, validate: (value) => required.filter((key) => !isJsonObject(value) || !(key in value)).map((key) => `/${key} is missing`) };
  },
};

/** What is wrong with a definition, or nothing. */
export function errorsOf(source: unknown): readonly Issue[] {
  const parsed = parseDefinition(source);
  const whole = parsed.ok ? parsed.definition : parsed.sound;
  const compiled = whole && compileWorkflow(whole, { schemas });
  return [...(parsed.ok ? [] : parsed.errors), ...(compiled?.ok === false ? compiled.errors : [])];
}

/** The workflow with these tasks. */
export function workflowOf(tasks: readonly object[], rest: object = {}): Workflow {
  const parsed = parseDefinition({ document, do: tasks, ...rest });
  assert(parsed.ok);
  const compiled = compileWorkflow(parsed.definition, { schemas });
  assert(compiled.ok);
  return compiled.workflow;
}

/** An instance and all that happened to it. Each turn is taken twice, the second time from the state as JSON: both must agree. */
export class Scenario {
  readonly workflow: Workflow;
  state: InstanceState = initialState({ instanceId });
  readonly history: HistoryEntry[] = [];
  readonly effects: Effect[] = [];
  /** What the workflow may use. */
  secrets: readonly SecretVersion[] = [];
  #now = Date.parse('2026-03-01T12:00:00.000Z');
  #turns = 0;

  constructor(tasks: readonly object[], rest: object = {}) {
    this.workflow = workflowOf(tasks, rest);
  }

  /** A minute passes before each turn but the first. */
  send(event: InstanceEvent): Advance {
    const turn = { now: new Date(this.#now), seed: seed(this.#turns), secrets: this.secrets };
    const advanced = advance(this.workflow, this.state, event, turn);
    const stored = instanceState.parse(parseJson(JSON.stringify(this.state)));
    expect(advance(this.workflow, stored, event, turn)).toEqual(advanced);
    this.#now += 60_000;
    this.#turns += 1;
    this.state = advanced.state;
    this.history.push(...advanced.history);
    this.effects.push(...advanced.effects);
    return advanced;
  }

  start(input: JsonValue = {}): this {
    this.send({ type: 'start', input, startedBy: 'ada@example.com' });
    return this;
  }

  goOn(): this {
    this.send({ type: 'continue' });
    return this;
  }

  answer(outcome: CallOutcome, callId: CallId = this.lastCall.callId): this {
    this.send({ type: 'call-completed', callId, outcome });
    return this;
  }

  minted(): this {
    return this.answer({ ok: true, output: { url: 'https://localhost/r#hf-resume-token.x', expiresAt: '2026-03-08T12:00:00.000Z' } });
  }

  /** The next turn is at this moment. */
  at(moment: string): this {
    this.#now = Date.parse(moment);
    return this;
  }

  fire(timerId: TimerId): this {
    this.send({ type: 'timer-fired', timerId });
    return this;
  }

  decide(bookmarkId: BookmarkId, decision: Partial<Decision> = {}): this {
    const decidedAt = '2026-03-02T09:00:00.000Z';
    this.send({ type: 'bookmark-resumed', bookmarkId, redemptionId, decision: { outcome: 'approve', decidedAt, ...decision } });
    return this;
  }

  cancel(): this {
    this.send({ type: 'cancel', by: 'ops@example.com' });
    return this;
  }

  /** The history, an entry a line: type and task. */
  get trail(): readonly string[] {
    return this.history.map(({ type, task }) => (task === '' ? type : `${type} ${task}`));
  }

  /** The names of the tasks that completed, in order. */
  get completed(): readonly string[] {
    return this.history.flatMap(({ type, task }) => (type === 'task-completed' ? [task.slice(task.lastIndexOf('/') + 1)] : []));
  }

  get lastCall(): Extract<Effect, { type: 'call' }> {
    return this.last('call');
  }

  get lastHttp(): HttpCall {
    const { request } = this.lastCall;
    assert(request.type === 'http');
    return request;
  }

  get lastMint(): MintCall {
    const { request } = this.lastCall;
    assert(request.type === 'mint');
    return request;
  }

  /** The last effect of a type. */
  last<Type extends Effect['type']>(type: Type): Extract<Effect, { type: Type }> {
    const found = this.effects.findLast((effect): effect is Extract<Effect, { type: Type }> => effect.type === type);
    assert(found !== undefined);
    return found;
  }
}

export const redemptionId = parseUuid<RedemptionId>('01900000-0000-7000-8000-0000000000bb');

/** Another seed for each turn. */
export function seed(turn: number): Uuid {
  return parseUuid(`01900000-0000-7000-8000-${(turn + 1).toString(16).padStart(4, '0')}00000000`);
}

/** The name of the DSL's error that faulted the instance, its status, and where. */
export function faultOf({ state: { error } }: Scenario): readonly [name: string | undefined, status: number, instance: string] {
  assert(error !== undefined);
  return [error.type.split('/').at(-1), error.status, error.instance];
}
