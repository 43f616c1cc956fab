import { silentLogger } from '@holdfast/telemetry/logger';
import { expect, it } from 'vitest';
import { type RefusedPeer, RefusedPeers } from './refused-peer.ts';

const peer: RefusedPeer = { name: 'spiffe://elsewhere/x', proven: false, reason: 'cert-has-expired' };

it('records sixty refusals a minute, counts the others, and says how many there were', () => {
  let now = 0;
  const recorded: RefusedPeer[] = [];
  const counts: (number | undefined)[] = [];
  const peers = new RefusedPeers({ ...silentLogger, warn: (_message, fields) => void (fields?.count !== undefined && counts.push(fields.count)) }, async (one) => void recorded.push(one), () => now);
  for (let count = 0; count < 100; count += 1) peers.note(peer);
  expect([recorded.length, counts]).toEqual([60, []]);
  now = 60_000;
  peers.note(peer);
  expect([recorded.length, counts]).toEqual([61, [40]]);
});

it('goes on when a refusal cannot be recorded, and says so', async () => {
  const said = Promise.withResolvers<string>();
  new RefusedPeers({ ...silentLogger, error: (message) => said.resolve(message) }, () => Promise.reject(new Error('no database'))).note(peer);
  expect(await said.promise).toBe('a refused peer was not recorded');
});
