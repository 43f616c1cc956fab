import { describe, expect, it } from 'vitest';
import { Edge, proxyLine } from './edge.ts';

const told = (edge: Edge) => edge.seen.at(-1)?.headers['x-forwarded-for'];

describe('the address of a client', () => {
  it('is what the nearest trusted proxy says in X-Forwarded-For, whatever stands before it', async () => {
    await using edge = await Edge.start({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'] });
    await edge.send('GET', '/v1/instances', ['X-Forwarded-For: 6.6.6.6, 192.0.2.9, 10.1.2.3']);
    expect(told(edge)).toBe('192.0.2.9');
  });

  it('is what a trusted proxy says by PROXY protocol, and no header changes it', async () => {
    await using edge = await Edge.start({ trustedProxies: ['127.0.0.1'], proxyProtocol: true });
    await edge.send('GET', '/v1/instances', ['X-Forwarded-For: 6.6.6.6', 'X-Real-IP: 6.6.6.6']);
    expect(told(edge)).toBe('192.0.2.7');
    expect(edge.log('access.log')).toContain('"client":"192.0.2.7"');
  });

  it('is not what a peer says that is no trusted proxy', async () => {
    await using edge = await Edge.start({ trustedProxies: ['10.0.0.0/8'], proxyProtocol: true });
    await edge.send('GET', '/v1/instances');
    expect(told(edge)).toBe('127.0.0.1');
  });

  it('is asked of every connection where proxies speak PROXY protocol: without it there is no answer', async () => {
    await using edge = await Edge.start({ trustedProxies: ['127.0.0.1'], proxyProtocol: true });
    const answer = await edge.send('GET', '/v1/instances', [], { before: '' }).then(({ status }) => String(status), (error: unknown) => String((error as { code?: unknown }).code));
    expect(['NaN', 'ECONNRESET', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ERR_SSL_WRONG_VERSION_NUMBER']).toContain(answer);
    expect(edge.seen).toEqual([]);
  });

  it('decides about limits: clients behind one proxy share none', async () => {
    await using edge = await Edge.start({ trustedProxies: ['127.0.0.1'], proxyProtocol: true, limits: { api: { perMinute: 60, burst: 100 }, resume: { perMinute: 1, burst: 1 } } });
    const from = async (client: string) => (await edge.send('GET', '/r', [], { before: proxyLine(client) })).status;
    const [one, another] = [[await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.1')], [await from('192.0.2.2'), await from('192.0.2.2')]];
    expect([one, another]).toEqual([[200, 200, 429], [200, 200]]);
  });
});

describe('the listener that asks clients for a certificate', () => {
  it('names it to the service; on the other listener nobody can name one', async () => {
    await using edge = await Edge.start();
    const named = async (port: number) => {
      await edge.send('GET', '/v1/instances', ['X-Client-Certificate: forged'], { port, client: await edge.clientCertificate() });
      return edge.seen.at(-1)?.headers['x-client-certificate'];
    };
    expect(await named(edge.port)).toBeUndefined();
    expect(decodeURIComponent(String(await named(edge.mutualTlsPort)))).toContain('BEGIN CERTIFICATE');
  });
});
