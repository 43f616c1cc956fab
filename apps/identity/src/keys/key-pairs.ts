import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyPair, PublicMembers, SigningAlgorithm } from './signing-key.ts';

const generate = promisify(generateKeyPair);

/** The first access tokens of a platform are signed by RS256, with so many bits or more. */
const leastRsaBits = 2048;

/** A new key for the algorithm, named by its thumbprint. @param rsaBits for RS256 and RS512 */
export async function createKeyPair(alg: SigningAlgorithm, rsaBits: number): Promise<KeyPair> {
  const { privateKey } = await generateFor(alg, rsaBits);
  return keyPairOf(privateKey, alg);
}

function generateFor(alg: SigningAlgorithm, modulusLength: number): Promise<{ privateKey: KeyObject }> {
  switch (alg) {
    case 'RS256':
    case 'RS512':
      return generate('rsa', { modulusLength, publicExponent: 0x1_00_01 });
    case 'ES256':
      return generate('ec', { namedCurve: 'P-256' });
    case 'EdDSA':
      return generate('ed25519');
  }
}

/** A private key as it comes from elsewhere: PEM text or a private JWK, and, if given, the public key that is said to belong to it. */
export interface ForeignKey {
  readonly alg: SigningAlgorithm;
  readonly privateKey: string | Readonly<Record<string, unknown>>;
  readonly publicKey?: string | Readonly<Record<string, unknown>> | undefined;
}

/** The key, unless it is malformed, too weak, of another kind than the algorithm, or its public part belongs to another key. */
export function readForeignKey({ alg, privateKey, publicKey }: ForeignKey): KeyPair | undefined {
  try {
    const secret = typeof privateKey === 'string' ? createPrivateKey(privateKey) : createPrivateKey({ key: { ...privateKey }, format: 'jwk' });
    const pair = keyPairOf(secret, alg);
    // A private JWK has its public part in it, and nobody has checked that the two belong together.
    const claimed = publicKey ?? privateKey;
    const stated = typeof claimed === 'string' ? createPublicKey(claimed) : createPublicKey({ key: publicOnly(claimed), format: 'jwk' });
    return isSound(alg, secret) && proves(secret, stated) && proves(secret, createPublicKey({ key: { ...pair.members }, format: 'jwk' })) ? pair : undefined;
  } catch {
    return undefined;
  }
}

function keyPairOf(privateKey: KeyObject, alg: SigningAlgorithm): KeyPair {
  const members = membersOf(createPublicKey(privateKey));
  return { kid: thumbprint(members), alg, members, privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }) };
}

function isSound(alg: SigningAlgorithm, { asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  switch (alg) {
    case 'RS256':
    case 'RS512':
      return type === 'rsa' && (details?.modulusLength ?? 0) >= leastRsaBits && (details?.publicExponent ?? 0n) >= 65_537n;
    case 'ES256':
      return type === 'ec' && details?.namedCurve === 'prime256v1';
    case 'EdDSA':
      return type === 'ed25519';
  }
}

/** Whether what the one signs is good by the other. */
function proves(privateKey: KeyObject, publicKey: KeyObject): boolean {
  const text = Buffer.from('the two halves of one key');
  const digest = privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return publicKey.asymmetricKeyType === privateKey.asymmetricKeyType && verify(digest, text, publicKey, sign(digest, text, privateKey));
}

function publicOnly({ kty, crv, x, y, n, e }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return JSON.parse(JSON.stringify({ kty, crv, x, y, n, e })) as Record<string, unknown>;
}

function membersOf(publicKey: KeyObject): PublicMembers {
  const { kty, crv = '', x = '', y = '', n = '', e = '' } = publicKey.export({ format: 'jwk' });
  if (kty === 'RSA') return { kty, n, e };
  if (kty === 'EC') return { kty, crv, x, y };
  if (kty === 'OKP') return { kty, crv, x };
  throw new Error('a key of a kind that signs nothing here');
}

/** RFC 7638 section 3: the required members in lexicographic order, no white space, SHA-256, base64url. */
export function thumbprint(members: PublicMembers): string {
  const sorted = Object.fromEntries(Object.entries(members).toSorted(([left], [right]) => (left < right ? -1 : 1)));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url');
}
