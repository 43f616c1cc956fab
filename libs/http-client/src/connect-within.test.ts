import { connect as connectTcp, createServer, type AddressInfo } from 'node:net';
import type { buildConnector } from 'undici';
import { expect, it, onTestFinished, vi } from 'vitest';
import { connectWithin } from './connect-within.ts';

const options = { hostname: 'localhost', protocol: 'https:', port: '1' };

it('who waits for a connection is told when the time is over, once, and a connection that comes after all is closed', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  const waiting: buildConnector.Callback[] = [];
  const told: unknown[] = [];
  connectWithin((_, callback) => void waiting.push(callback), 1)(options, (...outcome) => void told.push(outcome));
  await vi.waitFor(() => expect(told).toEqual([[expect.objectContaining({ code: 'UND_ERR_CONNECT_TIMEOUT' }), null]]), 30_000);
  const late = connectTcp((server.address() as AddressInfo).port, '127.0.0.1');
  waiting.forEach((callback) => callback(null, late));
  expect(late.destroyed).toBe(true);
  expect(told).toHaveLength(1);
});

it('a failure that comes in time is told as it is', () => {
  const refused = new Error('refused');
  const told: unknown[] = [];
  connectWithin((_, callback) => callback(refused, null), 60_000)(options, (...outcome) => void told.push(outcome));
  expect(told).toEqual([[refused, null]]);
});
