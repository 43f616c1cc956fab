import { context, trace, TraceFlags } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogger, type LogFields, type LogLevel } from './logger.ts';

function capture(level?: LogLevel) {
  const lines: string[] = [];
  return { logger: createLogger('identity', level, { write: (line) => void lines.push(line) }), lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

describe('a log line', () => {
  it('is JSON with level, time, service, message and the declared fields', () => {
    const { logger, last } = capture();
    logger.warn('a call is late', { instanceId: 'i-1', attempt: 2, queue: undefined });
    expect(last()).toEqual({ level: 'warn', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/u) as string, service: 'identity', message: 'a call is late', instanceId: 'i-1', attempt: 2 });
  });

  it('is written from its level on', () => {
    const { logger, lines } = capture('warn');
    logger.debug('a');
    logger.info('b');
    logger.warn('c');
    logger.error('d');
    expect(lines).toHaveLength(2);
  });

  it('drops fields that nobody declared, and objects in the place of values', () => {
    const { logger, lines } = capture();
    const fields = { password: 'canary', instanceId: { secret: 'canary' }, tenantId: 't-1' };
    logger.info('login', fields as unknown as LogFields); // what a cast or an untyped caller could pass
    expect(lines[0]).toContain('"tenantId":"t-1"');
    expect(lines[0]).not.toContain('canary');
  });

  it.each([
    `Bearer canary-token`, 'Authorization: Basic Y2FuYXJ5OmNhbmFyeQ==', 'postgres://holdfast:canary@127.0.0.1/x',
    `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('canary').toString('base64url')}.c2ln`, `${'x'.repeat(600)}canary`,
  ])('keeps no credential that strayed into a declared field, case %#', (text) => {
    const { logger, lines } = capture();
    logger.info(text, { reason: text });
    expect(lines[0]).not.toMatch(/canary|Y2FuYX/u);
  });
});

describe('an error in a log line', () => {
  it('has its name, code, frames and causes, and none of its words', () => {
    const { logger, lines, last } = capture();
    const cause = Object.assign(new TypeError('canary in a cause'), { code: '23505', detail: 'Key (email)=(canary)' });
    logger.error('it failed', { error: new Error('canary\n    at canary (canary.ts:1:1)', { cause }) });
    expect(last().error).toMatchObject({ name: 'Error', cause: { name: 'TypeError', code: '23505' } });
    expect((last().error as { stack: string[] }).stack[0]).toContain('logger.test.ts');
    expect(lines[0]).not.toContain('canary');
  });

  it('has its message when its class says that it holds no values', () => {
    class Refused extends Error {
      readonly safeToLog = true;
    }
    const { logger, last } = capture();
    logger.error('it failed', { error: new Refused('migration 0007 is not known') });
    expect(last().error).toMatchObject({ message: 'migration 0007 is not known' });
  });

  it.each(['canary', 42, undefined, null, { toString: () => 'canary' }])('may be anything that was thrown: %s', (thrown) => {
    const { logger, lines } = capture();
    logger.error('it failed', { error: thrown });
    expect(lines[0]).not.toContain('canary');
  });

  it('ends a chain of causes that is a circle', () => {
    const { logger, lines } = capture();
    const error = new Error('a');
    error.cause = error;
    logger.error('it failed', { error });
    expect(lines[0]?.match(/"cause"/gu)).toHaveLength(3);
  });
});

describe('a log line inside of a span', () => {
  afterEach(() => context.disable());

  it('carries the trace and span ids', () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
    const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: TraceFlags.SAMPLED };
    const { logger, last } = capture();
    context.with(trace.setSpanContext(context.active(), span), () => logger.info('inside'));
    expect(last()).toMatchObject({ traceId: span.traceId, spanId: span.spanId });
    logger.info('outside');
    expect(last()).not.toHaveProperty('traceId');
  });
});
