import { X509Certificate, createPrivateKey } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { createAuthority, issueLeaf } from './authority.ts';
import type { CertificateFiles } from './certificate-files.ts';
import { needsRenewal } from './renewal.ts';

const now = new Date('2026-03-01T12:00:00Z');
const hours = (count: number): Date => new Date(now.getTime() + count * 3_600_000);
const names = [
  { type: 'dns', value: 'identity' },
  { type: 'url', value: 'spiffe://holdfast/ns/local/sa/identity' },
] as const;

let authority: CertificateFiles;
let leaf: CertificateFiles;
beforeAll(async () => {
  authority = await createAuthority(now);
  leaf = await issueLeaf(authority, { commonName: 'identity', names: [...names], usage: 'server-and-client' }, now);
});

it('the authority lasts ten years and signs itself', () => {
  const certificate = new X509Certificate(authority.certificate);
  expect(certificate.ca).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(new Date(certificate.validTo).getUTCFullYear()).toBe(2036);
});

it('a leaf names the service for DNS and for SPIFFE, and is no authority', () => {
  const certificate = new X509Certificate(leaf.certificate);
  expect(certificate.subjectAltName).toBe('DNS:identity, URI:spiffe://holdfast/ns/local/sa/identity');
  expect(certificate.ca).toBe(false);
  expect(certificate.checkIssued(new X509Certificate(authority.certificate))).toBe(true);
});

it('a leaf comes with its own P-256 key', () => {
  const key = createPrivateKey(leaf.key);
  expect(key.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  expect(new X509Certificate(leaf.certificate).checkPrivateKey(key)).toBe(true);
});

it('a leaf is renewed in the last 8 of its 24 hours, not before', () => {
  expect(needsRenewal(leaf.certificate, authority.certificate, hours(15.9))).toBe(false);
  expect(needsRenewal(leaf.certificate, authority.certificate, hours(16.1))).toBe(true);
  expect(needsRenewal(leaf.certificate, authority.certificate, hours(100))).toBe(true);
});

it('a leaf of another authority, an absent and a broken one are renewed', async () => {
  const other = await createAuthority(now);
  expect(needsRenewal(leaf.certificate, other.certificate, now)).toBe(true);
  expect(needsRenewal(undefined, authority.certificate, now)).toBe(true);
  expect(needsRenewal('-----BEGIN', authority.certificate, now)).toBe(true);
});
