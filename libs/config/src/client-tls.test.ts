import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { clientTls } from './client-tls.ts';

describe('TLS towards a database', () => {
  let folder = '';
  const put = (name: string, content: string) => writeFileSync(join(folder, name), content);

  beforeEach(() => {
    const made = mkdtempSync(join(tmpdir(), 'holdfast-client-tls-'));
    onTestFinished(() => rmSync(made, { recursive: true }));
    folder = made;
    put('ca.crt', 'authority');
  });

  it('is left to the URL without a folder', () => {
    expect(clientTls(undefined)).toBeUndefined();
  });

  it('trusts the authority of the folder alone, and shows no certificate when there is none', () => {
    const tls = clientTls(folder);
    expect(tls).toMatchObject({ rejectUnauthorized: true, minVersion: 'TLSv1.2' });
    expect(String(tls?.ca)).toBe('authority');
    expect(tls).not.toHaveProperty('cert');
  });

  it('reads the files again for every connection, as a driver copies them', () => {
    put('tls.crt', 'first');
    put('tls.key', 'first key');
    const tls = clientTls(folder);
    expect(String(Object.assign({}, tls).cert)).toBe('first');
    put('tls.crt', 'second');
    put('ca.crt', 'next authority');
    const copied = Object.assign({}, tls);
    expect([copied.ca, copied.cert, copied.key].map(String)).toEqual(['next authority', 'second', 'first key']);
  });
});
