import { constants, createPublicKey, verify, type KeyObject, type VerifyKeyObjectInput } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import { hasDuplicateMember } from './duplicate-member.ts';

interface Algorithm {
  readonly kty: 'RSA' | 'EC' | 'OKP';
  readonly crv?: string;
  readonly hash: string | null;
  /** Where the default of the key's type (PKCS #1 v1.5, DER) is not it. Options cost a third of the speed: RS256 has none. */
  with?(key: KeyObject): VerifyKeyObjectInput;
}

const pkcs1 = (hash: string): Algorithm => ({ kty: 'RSA', hash });
const pss = (hash: string, saltLength: number): Algorithm => ({ kty: 'RSA', hash, with: (key) => ({ key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }) });
const ecdsa = (hash: string, crv: string): Algorithm => ({ kty: 'EC', hash, crv, with: (key) => ({ key, dsaEncoding: 'ieee-p1363' }) });
const edwards: Algorithm = { kty: 'OKP', hash: null, crv: 'Ed25519' };

/** Signatures by a private key (RFC 7518 section 3.1, RFC 8037, RFC 9864). No symmetric algorithm and no `none`: such a token has no way in. */
const algorithms: Readonly<Record<string, Algorithm>> = {
  RS256: pkcs1('sha256'),
  RS384: pkcs1('sha384'),
  RS512: pkcs1('sha512'),
  PS256: pss('sha256', 32),
  PS384: pss('sha384', 48),
  PS512: pss('sha512', 64),
  ES256: ecdsa('sha256', 'P-256'),
  ES384: ecdsa('sha384', 'P-384'),
  ES512: ecdsa('sha512', 'P-521'),
  EdDSA: edwards,
  Ed25519: edwards,
};

/** A public key and the one algorithm that it verifies. */
export interface VerificationKey {
  readonly kid: string;
  readonly alg: string;
  readonly key: KeyObject;
}

/** The public members of a JWK that say which key it is. */
export interface PublicMembers {
  readonly kty: string;
  readonly crv?: string | undefined;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
  readonly n?: string | undefined;
  readonly e?: string | undefined;
}

const leastRsaBits = 2048;

/** Whether an algorithm is one of ours and made for this type of key and curve. */
export function suits(alg: string, { kty, crv }: Pick<PublicMembers, 'kty' | 'crv'>): boolean {
  const algorithm = Object.hasOwn(algorithms, alg) ? algorithms[alg] : undefined;
  return algorithm !== undefined && algorithm.kty === kty && (algorithm.crv === undefined || algorithm.crv === crv);
}

/** Undefined for a key that is malformed, too small, or of another kind than its algorithm. */
export function verificationKey(kid: string, alg: string, members: PublicMembers): VerificationKey | undefined {
  if (!suits(alg, members)) return undefined;
  try {
    const { kty, crv, x, y, n, e } = members;
    const jwk = kty === 'RSA' ? { kty, n, e } : kty === 'EC' ? { kty, crv, x, y } : { kty, crv, x };
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const bits = key.asymmetricKeyDetails?.modulusLength;
    return bits !== undefined && bits < leastRsaBits ? undefined : { kid, alg, key };
  } catch {
    return undefined;
  }
}

/** A compact JWS that nothing has been verified of. */
export interface Jws {
  /** An object without a member named twice. */
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Buffer;
  readonly signingInput: string;
  readonly signature: Buffer;
}

/** Reads RFC 7515 section 7.1. Base64url is strict: one spelling for one text. */
export function readJws(text: string): Jws | undefined {
  const [first, second] = [text.indexOf('.'), text.lastIndexOf('.')];
  if (first === second || text.indexOf('.', first + 1) !== second) return undefined;
  const [header, payload, signature] = [headerOf(text.slice(0, first)), decode(text.slice(first + 1, second)), decode(text.slice(second + 1))];
  if (header === undefined || payload === undefined || signature === undefined) return undefined;
  return { header, payload, signature, signingInput: text.slice(0, second) };
}

/** Whether the key signed it, by the algorithm that the key is pinned to (RFC 8725 section 3.1) and without extensions. */
export function isSignedBy(jws: Jws, { alg, key }: VerificationKey): boolean {
  const algorithm = algorithms[alg];
  if (algorithm === undefined || jws.header['alg'] !== alg || 'crit' in jws.header || 'b64' in jws.header) return false;
  try {
    return verify(algorithm.hash, Buffer.from(jws.signingInput, 'latin1'), algorithm.with?.(key) ?? key, jws.signature);
  } catch {
    return false;
  }
}

/** Headers by their text: the tokens of a key have one. Bounded, because anybody may send any header. */
const headers = new Map<string, Readonly<Record<string, unknown>> | undefined>();
const mostHeaders = 100;
const longestHeader = 1024;

function headerOf(encoded: string): Readonly<Record<string, unknown>> | undefined {
  if (encoded.length > longestHeader) return parseHeader(encoded);
  if (!headers.has(encoded)) {
    if (headers.size >= mostHeaders) headers.clear();
    headers.set(encoded, parseHeader(encoded));
  }
  return headers.get(encoded);
}

function parseHeader(encoded: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = decode(encoded);
  const header = bytes === undefined ? undefined : readJson(bytes);
  return typeof header === 'object' && header !== null && !Array.isArray(header) ? Object.freeze({ ...header }) : undefined;
}

/** Undefined for what is not UTF-8, not JSON, or names a member twice. */
export function readJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) return undefined;
  try {
    const text = bytes.toString();
    const value: unknown = JSON.parse(text);
    return hasDuplicateMember(text, value) ? undefined : value;
  } catch {
    return undefined;
  }
}

function decode(encoded: string): Buffer | undefined {
  if (encoded === '') return undefined;
  const bytes = Buffer.from(encoded, 'base64url');
  return bytes.toString('base64url') === encoded ? bytes : undefined;
}
