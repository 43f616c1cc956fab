import { createHash, createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { canonicalJson } from '@holdfast/json/canonical-json';
import { parseJson } from '@holdfast/json/parse-json';
import { CommandError } from '../terminal/command-error.ts';
import type { Progress } from '../terminal/progress.ts';

/** What a receipt states; the rest of it is shown as it is. */
interface Statement {
  readonly jti: string;
  readonly outcome: string;
  readonly decided_at: string;
  readonly decided_by?: string;
  readonly reason?: string;
  readonly payload_hash?: string;
  readonly title: string;
  readonly definition: { readonly namespace: string; readonly name: string; readonly version: string };
}

/** Ed25519 since receipts have keys of their own, before that the RSA key of tokens (RFC 7518, RFC 8037). */
const algorithms: Readonly<Record<string, string | null>> = { EdDSA: null, RS256: 'RSA-SHA256' };

/**
 * `npm run receipt:verify -- FILE --jwks FILE [--payload FILE]`: checks the receipt of a decision without a connection to anything. The file
 * holds the receipt, or the answer of `/v1/resume` or `/v1/redemptions/ID` that it came with.
 *
 * @throws {CommandError} 1 when it is not what one of the keys has signed, or the payload is another; 64 when a file is not named
 */
export async function receiptVerify(args: readonly string[], progress: Progress): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], options: { jwks: { type: 'string' }, payload: { type: 'string' } }, allowPositionals: true });
  const [path] = positionals;
  if (path === undefined || values.jwks === undefined) throw new CommandError('Name the receipt and the keys: receipt:verify FILE --jwks FILE [--payload FILE]', 64);
  const statement = open(receiptIn(readFileSync(path, 'utf8')), JSON.parse(readFileSync(values.jwks, 'utf8')) as { keys: JsonWebKey[] });
  const { decided_at: at, decided_by: by, definition, jti, outcome, payload_hash: hash, reason, title } = statement;
  if (values.payload !== undefined && digestOf(parseJson(readFileSync(values.payload, 'utf8'))) !== hash) throw new CommandError(`${values.payload} is not the payload of this decision`, 1);
  const words = [`${by ?? 'the holder of the link'} decided ${JSON.stringify(outcome)} on ${JSON.stringify(title)} at ${at}`, `workflow ${definition.namespace}/${definition.name} ${definition.version}`];
  if (reason !== undefined) words.push(`reason ${JSON.stringify(reason)}`);
  if (hash !== undefined) words.push(`payload SHA-256 ${hash}${values.payload === undefined ? '' : ', as given'}`);
  progress.say(`${path}: receipt ${jti} is genuine: ${words.join('; ')}`);
}

function receiptIn(text: string): string {
  const content = text.trim();
  return content.startsWith('{') ? ((JSON.parse(content) as { receipt?: string }).receipt ?? '') : content;
}

function open(receipt: string, { keys }: { readonly keys: readonly JsonWebKey[] }): Statement {
  const [head = '', claims = '', signature = ''] = receipt.split('.');
  const { alg, kid, typ } = decoded(head) as { alg?: string; kid?: string; typ?: string };
  const jwk = keys.find((key) => key['kid'] === kid);
  const algorithm = algorithms[alg ?? ''];
  if (typ !== 'receipt+jwt' || jwk === undefined || algorithm === undefined || jwk['alg'] !== alg) throw new CommandError('it is no receipt that one of these keys has signed', 1);
  if (!verify(algorithm, Buffer.from(`${head}.${claims}`), createPublicKey({ key: jwk, format: 'jwk' }), Buffer.from(signature, 'base64url'))) throw new CommandError('the signature is not that of the key it names', 1);
  return decoded(claims) as Statement; // as it was signed
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return {};
  }
}

/** As the receipt has it: SHA-256, base64url, of JSON without spaces whose members are sorted by name at every depth. */
function digestOf(payload: unknown): string {
  return createHash('sha256').update(canonicalJson(payload)).digest('base64url');
}
