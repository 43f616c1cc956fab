import { expect, it } from 'vitest';
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
