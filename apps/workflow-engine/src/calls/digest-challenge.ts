import { createHash } from 'node:crypto';
import type { Authorization } from '@holdfast/workflow-core/call';

interface Credentials {
  readonly username: string;
  readonly password: string;
}

interface Asked {
  readonly method: string;
  readonly url: string;
}

const algorithms: Readonly<Record<string, string>> = { md5: 'md5', 'sha-256': 'sha256', 'sha-512-256': 'sha512-256' };

/** The answer to a Digest challenge (RFC 7616 section 3.4); undefined when it is none that we know. @param cnonce of this client, never used twice. */
export function answerDigest(challenge: string, { username, password }: Credentials, { method, url }: Asked, cnonce: string): Authorization | undefined {
  if (!/^\s*digest\s/iu.test(challenge)) return undefined;
  const given = Object.fromEntries([...challenge.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/gu)].map(([, name = '', quoted, plain]) => [name.toLowerCase(), quoted ?? plain ?? '']));
  const { realm = '', nonce = '', opaque, algorithm = 'MD5' } = given;
  const session = /-sess$/iu.test(algorithm);
  const name = algorithms[algorithm.replace(/-sess$/iu, '').toLowerCase()];
  const qop = given['qop']?.split(',').map((each) => each.trim()).find((each) => each === 'auth');
  if (name === undefined || (given['qop'] !== undefined && qop === undefined)) return undefined;
  const hash = (text: string) => createHash(name).update(text).digest('hex');
  const { pathname, search } = new URL(url);
  const uri = `${pathname}${search}`;
  const secret = hash(`${username}:${realm}:${password}`);
  const a1 = session ? hash(`${secret}:${nonce}:${cnonce}`) : secret;
  const a2 = hash(`${method}:${uri}`);
  const response = qop === undefined ? hash(`${a1}:${nonce}:${a2}`) : hash(`${a1}:${nonce}:00000001:${cnonce}:${qop}:${a2}`);
  const members = [
    `username="${username.replaceAll(/["\\]/gu, String.raw`\$&`)}"`, `realm="${realm}"`, `nonce="${nonce}"`, `uri="${uri}"`, `response="${response}"`, `algorithm=${algorithm}`,
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
    ...(qop === undefined ? [] : [`qop=${qop}`, 'nc=00000001', `cnonce="${cnonce}"`]),
  ];
  return { scheme: 'Digest', parameter: members.join(', ') };
}
