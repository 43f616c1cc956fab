import { spawnSync } from 'node:child_process';
import { findSslscan } from '@holdfast/local/provision/sslscan';
import { describe, expect, it } from 'vitest';
import { Edge } from './edge.ts';

const sslscan = await findSslscan().catch((error: unknown) => {
  process.stderr.write(`SKIPPED the scan of the gateway: ${error instanceof Error ? error.message : String(error)}\n`);
});

/** Attributes of every element of a name. */
function elements(xml: string, name: string): Record<string, string>[] {
  return [...xml.matchAll(new RegExp(`<${name} ([^>]*?)/?>`, 'gu'))].map(([, attributes = '']) => Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/gu)].map(([, key = '', value = '']) => [key, value])));
}

describe.skipIf(sslscan === undefined)('a scan of the gateway by sslscan', () => {
  it.each([
    ['intermediate', ['1.2', '1.3']],
    ['modern', ['1.3']],
  ] as const)('finds nothing weaker than TLS 1.2 with forward secrecy in the profile %s', async (tlsProfile, versions) => {
    await using edge = await Edge.start({ tlsProfile });
    const { stdout } = spawnSync(sslscan?.path ?? '', ['--xml=-', '--sni-name=localhost', '--no-colour', `127.0.0.1:${edge.port}`], { encoding: 'utf8', timeout: 60_000, env: { ...process.env, ...sslscan?.env } });
    const offered = elements(stdout, 'protocol').filter(({ enabled }) => enabled === '1').map(({ version }) => version);
    expect(offered.toSorted((one = '', other = '') => one.localeCompare(other))).toEqual([...versions]);
    const ciphers = elements(stdout, 'cipher').filter(({ status }) => status === 'preferred' || status === 'accepted');
    expect(ciphers.length).toBeGreaterThanOrEqual(3);
    expect(ciphers.filter(({ cipher = '', sslversion }) => sslversion !== 'TLSv1.3' && !/^ECDHE-(?:ECDSA|RSA)-(?:AES(?:128|256)-GCM-SHA(?:256|384)|CHACHA20-POLY1305)$/u.test(cipher))).toEqual([]);
    expect(elements(stdout, 'heartbleed').filter(({ vulnerable }) => vulnerable !== '0')).toEqual([]);
    expect(elements(stdout, 'compression').filter(({ supported }) => supported !== '0')).toEqual([]);
    expect(elements(stdout, 'renegotiation').filter(({ secure, supported }) => supported === '1' && secure !== '1')).toEqual([]);
  }, 90_000);
});
