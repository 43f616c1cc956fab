import { expect, it } from 'vitest';
import { clientAddressOf } from './client-address.ts';

it('the client is who the gateway saw, the last entry of X-Forwarded-For', () => {
  expect(clientAddressOf({ headers: { 'x-forwarded-for': '203.0.113.7' }, ip: '127.0.0.1' })).toBe('203.0.113.7');
  expect(clientAddressOf({ headers: { 'x-forwarded-for': 'spoofed, 203.0.113.7' }, ip: '127.0.0.1' })).toBe('203.0.113.7');
});

it('without that header the client is the peer of the connection', () => {
  expect(clientAddressOf({ headers: {}, ip: '127.0.0.1' })).toBe('127.0.0.1');
});
