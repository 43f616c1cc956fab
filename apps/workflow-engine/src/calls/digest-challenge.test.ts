import { describe, expect, it } from 'vitest';
import { answerDigest } from './digest-challenge.ts';

const mufasa = { username: 'Mufasa', password: 'Circle of Life' };
const asked = { method: 'GET', url: 'http://www.example.org/dir/index.html' };
const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
const challenge = (algorithm: string, rest = '') => `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"${rest}`;

describe('HTTP Digest (RFC 7616 section 3.9.1)', () => {
  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('answers the example’s challenge by %s', (algorithm, response) => {
    const answer = answerDigest(challenge(algorithm), mufasa, asked, cnonce);
    expect(answer?.scheme).toBe('Digest');
    for (const part of [`response="${response}"`, 'username="Mufasa"', 'realm="http-auth@example.org"', 'uri="/dir/index.html"', 'qop=auth', 'nc=00000001', `cnonce="${cnonce}"`, `algorithm=${algorithm}`, 'opaque="FQhe']) expect(answer?.parameter).toContain(part);
  });

  it('answers without qop as RFC 2069 had it, and session variants', () => {
    expect(answerDigest('Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"', { username: 'Mufasa', password: 'CircleOfLife' }, { method: 'GET', url: 'http://x.example/dir/index.html' }, 'c')?.parameter).toContain('response="1949323746fe6a43ef61f9606e7febea"');
    expect(answerDigest(challenge('MD5-sess'), mufasa, asked, cnonce)?.parameter).toContain('algorithm=MD5-sess');
  });

  it.each(['Basic realm="x"', challenge('MD4'), 'Digest realm="x", nonce="n", qop="auth-int"'])('does not answer %s', (text) => {
    expect(answerDigest(text, mufasa, asked, cnonce)).toBeUndefined();
  });
});
