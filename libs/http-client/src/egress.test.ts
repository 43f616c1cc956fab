import { startHttpReceiver } from '@holdfast/testkit/http-receiver';
import { describe, expect, it } from 'vitest';
import { isBlockedAddress } from './blocked-addresses.ts';
import { egress, type EgressOptions } from './egress.ts';

const options: EgressOptions = { timeoutMs: 2000, allowedAddresses: [], allowedPorts: [{ first: 1, last: 65_535 }], maxBytes: 1000 };
const get = { method: 'get', headers: {}, idempotencyKey: 'key-1' };

describe('the guard against server-side request forgery', () => {
  it.each([
    '127.0.0.1', '127.255.255.254', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255',
    '::1', '::', '::ffff:127.0.0.1', '::ffff:7f00:1', '::127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', 'fd00::1', 'fe80::1', 'ff02::1', 'fec0::1',
  ])('refuses %s', (address) => {
    expect(isBlockedAddress(address)).toBe(true);
  });

  it.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '2606:4700:4700::1111'])('lets %s pass', (address) => {
    expect(isBlockedAddress(address)).toBe(false);
  });

  it.each(['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]'])('makes no connection to http://%s', async (host) => {
    await using receiver = await startHttpReceiver();
    const port = receiver.address.split(':')[1];
    const client = egress(options);
    expect(await client.request({ ...get, url: `http://${host}:${port}/` })).toEqual({ ok: false, failure: 'blocked' });
    expect(receiver.requests).toEqual([]);
    await client.close();
  });

  it('exempts exactly the host and port that the operator allowed', async () => {
    await using receiver = await startHttpReceiver();
    await using other = await startHttpReceiver();
    const client = egress({ ...options, allowedAddresses: [receiver.address] });
    expect(await client.request({ ...get, url: receiver.url })).toMatchObject({ ok: true, response: { status: 200 } });
    expect(await client.request({ ...get, url: other.url })).toEqual({ ok: false, failure: 'blocked' });
    await client.close();
  });

  it('does not follow a redirect, wherever it leads', async () => {
    await using target = await startHttpReceiver();
    await using receiver = await startHttpReceiver((_, response) => void response.writeHead(302, { location: target.url }).end());
    const client = egress({ ...options, allowedAddresses: [receiver.address, target.address] });
    expect(await client.request({ ...get, url: receiver.url })).toMatchObject({ ok: true, response: { status: 302 } });
    expect(target.requests).toEqual([]);
    await client.close();
  });
});

describe('a call to the outside', () => {
  it('carries method, headers, body and the idempotency key', async () => {
    await using receiver = await startHttpReceiver();
    const client = egress({ ...options, allowedAddresses: [receiver.address] });
    await client.request({ method: 'post', url: `${receiver.url}/a?b=1`, headers: { 'content-type': 'application/json', 'x-a': '1' }, body: '{"c":2}', idempotencyKey: 'key-9' });
    expect(receiver.requests[0]).toMatchObject({ method: 'POST', path: '/a?b=1', body: '{"c":2}', headers: { 'x-a': '1', 'idempotency-key': 'key-9' } });
    await client.close();
  });

  it.each(['ftp://example.com/', 'file:///etc/passwd', 'http://', 'nonsense', 'http://user:secret@example.com/'])('is malformed when the address is %s', async (url) => {
    const client = egress(options);
    expect(await client.request({ ...get, url })).toEqual({ ok: false, failure: 'malformed' });
    await client.close();
  });

  it('is malformed when a header holds a line break', async () => {
    await using receiver = await startHttpReceiver();
    const client = egress({ ...options, allowedAddresses: [receiver.address] });
    expect(await client.request({ ...get, url: receiver.url, headers: { 'x-a': 'b\r\nx-c: d' } })).toEqual({ ok: false, failure: 'malformed' });
    expect(receiver.requests).toEqual([]);
    await client.close();
  });

  it('is too large when the answer exceeds the bound, whatever its length header says', async () => {
    await using receiver = await startHttpReceiver((_, response) => void response.end('x'.repeat(5000)));
    const client = egress({ ...options, allowedAddresses: [receiver.address] });
    expect(await client.request({ ...get, url: receiver.url })).toEqual({ ok: false, failure: 'too-large' });
    await client.close();
  });

  it('times out when the answer does not come, and is unreachable when the connection breaks', async () => {
    await using silent = await startHttpReceiver(() => undefined);
    await using broken = await startHttpReceiver((_, response) => void response.destroy());
    const client = egress({ ...options, timeoutMs: 200, allowedAddresses: [silent.address, broken.address] });
    expect(await client.request({ ...get, url: silent.url })).toEqual({ ok: false, failure: 'timeout' });
    expect(await client.request({ ...get, url: broken.url })).toEqual({ ok: false, failure: 'unreachable' });
    await client.close();
  });
});
