import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from './audit-entry.ts';
import { auditRecord, commitment } from './audit-record.ts';
import { canonicalJson } from './canonical-json.ts';
import { memoryAuditLog } from './memory-audit-log.ts';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const context = { id: 'a', at: new Date('2026-03-01T12:00:00.000Z'), digest, salt: () => '00ff' };
const entry: AuditEntry = { action: 'session.started', outcome: 'succeeded', actor: { type: 'user', id: 'u1' } };

describe('the canonical text of a value', () => {
  it('orders members by name and leaves out what is undefined (RFC 8785)', () => {
    expect(canonicalJson({ b: [1, 'é"'], a: undefined, A: { z: 'x' } })).toBe('{"A":{"z":"x"},"b":[1,"é\\""]}');
  });

  it('has no spelling for fractions', () => {
    expect(() => canonicalJson(0.5)).toThrow(TypeError);
  });
});

describe('an audit record', () => {
  it('holds the declared members, and commitments in place of personal data', () => {
    const { body, openings } = auditRecord({ ...entry, tenantId: 't1', reason: 'logged-out', target: { type: 'session', id: 's1' }, origin: { address: '203.0.113.9', traceId: '0'.repeat(32) }, account: 'ada@example.test' }, context);

    expect(openings).toEqual([{ field: 'address', salt: '00ff', value: '203.0.113.9' }, { field: 'account', salt: '00ff', value: 'ada@example.test' }]);
    expect(JSON.parse(body)).toEqual({
      id: 'a', at: '2026-03-01T12:00:00.000Z', action: 'session.started', outcome: 'succeeded', reason: 'logged-out', tenantId: 't1',
      actor: { type: 'user', id: 'u1' }, target: { type: 'session', id: 's1' }, traceId: '0'.repeat(32),
      personal: Object.fromEntries(openings.map((opening) => [opening.field, commitment('a', opening, digest)])),
    });
    expect(body).not.toContain('203.0.113.9');
    expect(body).not.toContain('ada@');
  });

  it('names on whose behalf somebody acted, and the permission', () => {
    const { body } = auditRecord({ ...entry, actor: { type: 'application', id: 'app', chain: ['u1'] }, permission: 'read:audit' }, context);
    expect(JSON.parse(body)).toMatchObject({ actor: { chain: ['u1'] }, permission: 'read:audit' });
  });

  it('keeps 256 characters of a user agent', () => {
    const { openings } = auditRecord({ ...entry, origin: { userAgent: 'x'.repeat(1000) } }, context);
    expect(openings[0]?.value).toHaveLength(256);
  });

  it.each<[string, Partial<AuditEntry>]>([
    ['action', { action: 'Session started.now' }],
    ['reason', { reason: 'The password was hunter2' }],
    ['actor.id', { actor: { type: 'user', id: 'Bearer abc def' } }],
    ['actor.chain', { actor: { type: 'user', chain: ['a b'] } }],
    ['target.id', { target: { type: 'session', id: '' } }],
    ['permission', { permission: 'everything' }],
    ['origin.traceId', { origin: { traceId: 'no' } }],
  ])('is refused when its %s is not what it is declared as', (member, change) => {
    expect(() => auditRecord({ ...entry, ...change }, context)).toThrow(`the member ${member} of`);
  });
});

describe('the audit log in memory', () => {
  it('shows what was recorded, in order', async () => {
    const log = memoryAuditLog();
    await memoryTransactions().run((tx) => log.record(tx, entry));
    expect(log.entries).toEqual([entry]);
  });
});
