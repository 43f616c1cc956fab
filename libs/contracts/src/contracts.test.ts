import { expect, it } from 'vitest';
import { writeSecretRequest } from './http/secrets.ts';
import { grants, permissions, roles } from './permissions.ts';
import { queueNames } from './queue-names.ts';
import { queues, timerCommands } from './queues.ts';
import { spiffeId } from './services.ts';

it('every queue has a name of its own, without the colon that BullMQ forbids', () => {
  expect(queues.map((queue) => queue.name)).toEqual(queueNames);
  expect(new Set(queueNames).size).toBe(queues.length);
  expect(queues.every((queue) => /^[a-z-]+$/u.test(queue.name))).toBe(true);
});

it('a job with an unlisted field is refused', () => {
  const job = { command: 'clear', timerIds: ['00000000-0000-7000-8000-000000000001'] };
  expect(timerCommands.schema.safeParse(job).success).toBe(true);
  expect(timerCommands.schema.safeParse({ ...job, token: 'x' }).success).toBe(false);
  expect(timerCommands.schema.safeParse({ ...job, timerIds: ['x'] }).success).toBe(false);
});

it.each<[fits: boolean, value: unknown]>([
  [true, 'x'.repeat(32_768)],
  [false, 'x'.repeat(32_769)],
  [true, { user: 'u', keys: ['x'.repeat(16_000), 'x'.repeat(16_767)] }],
  [false, { user: 'u', keys: ['x'.repeat(16_000), 'x'.repeat(16_000)], more: { deep: 'x'.repeat(768) } }],
  [false, ''],
])('a secret has 32,768 characters of text at most, wherever they are (%s)', (fits, value) => {
  expect(writeSecretRequest.safeParse({ value }).success).toBe(fits);
});

it('roles expand into permissions that exist', () => {
  for (const held of Object.values(roles)) {
    expect(held.every((permission) => permission === '*' || permissions.includes(permission))).toBe(true);
  }
});

it('a permission is granted by name or by the star, by nothing else', () => {
  expect(grants(['*'], 'read:redemptions')).toBe(true);
  expect(grants(['read:redemptions'], 'read:redemptions')).toBe(true);
  expect(grants(['read:*', 'read'], 'read:redemptions')).toBe(false);
});

it('a SPIFFE id names trust domain, namespace and workload', () => {
  expect(spiffeId('prod', 'scheduler')).toBe('spiffe://holdfast/ns/prod/sa/scheduler');
});
