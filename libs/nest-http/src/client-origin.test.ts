import { expect, it } from 'vitest';
import { clientOriginOf } from './client-origin.ts';

it('the origin of a request is its address, its id and the trace that it belongs to', () => {
  const headers = { 'x-forwarded-for': '192.0.2.7', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };

  expect(clientOriginOf({ headers, ip: '127.0.0.1', id: 'request-1' })).toEqual({ address: '192.0.2.7', requestId: 'request-1', traceId: 'a'.repeat(32) });
});

it('the origin of a request without a well-formed trace names none', () => {
  expect(clientOriginOf({ headers: { traceparent: 'junk' }, ip: '127.0.0.1', id: 'request-2' })).toEqual({ address: '127.0.0.1', requestId: 'request-2' });
});
