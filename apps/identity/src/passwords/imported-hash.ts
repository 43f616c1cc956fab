/** A password hash of another system: what is stored until its owner logs in and it is made anew. */
export type ImportedHash =
  | { readonly kind: 'bcrypt'; readonly cost: number; readonly text: string }
  | { readonly kind: 'pbkdf2'; readonly digest: 'sha256' | 'sha512'; readonly iterations: number; readonly salt: Buffer; readonly key: Buffer };

/** What a login may be made to compute: about a quarter of a second. */
const mostBcryptCost = 12;
const mostIterations = 1_000_000;

const bcrypt = /^\$2[aby]\$(?<cost>\d\d)\$[./A-Za-z0-9]{53}$/u;
const phc = /^\$pbkdf2-(?<digest>sha256|sha512)\$i=(?<iterations>\d{1,7})(?:,l=\d{1,3})?\$(?<salt>[A-Za-z0-9+/.]{8,128})\$(?<key>[A-Za-z0-9+/.]{22,128})$/u;

/** Wexflow: base64 of a version byte, a salt of 16 bytes and a key of 32, PBKDF2 with SHA-256 and 100,000 iterations. */
const wexflow = { version: 1, saltBytes: 16, keyBytes: 32, iterations: 100_000 };

/** Reads bcrypt (Flowise), Wexflow's own form, and PBKDF2 as a PHC string. Undefined for anything else, and for what would cost too much to verify. */
export function readImportedHash(text: string): ImportedHash | undefined {
  const cost = Number(bcrypt.exec(text)?.groups?.['cost'] ?? 0);
  if (cost >= 4 && cost <= mostBcryptCost) return { kind: 'bcrypt', cost, text };
  return readPhc(text) ?? readWexflow(text);
}

/** As it is stored: bcrypt as it came, PBKDF2 as a PHC string, so that each says by itself how it is verified. */
export function importedHashText(hash: ImportedHash): string {
  if (hash.kind === 'bcrypt') return hash.text;
  const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  return `$pbkdf2-${hash.digest}$i=${hash.iterations},l=${hash.key.length}$${base64(hash.salt)}$${base64(hash.key)}`;
}

function readPhc(text: string): ImportedHash | undefined {
  const { digest, iterations, salt = '', key = '' } = phc.exec(text)?.groups ?? {};
  const count = Number(iterations ?? 0);
  if (count < 1 || count > mostIterations) return undefined;
  // Python's passlib writes `.` for `+`.
  const bytes = (base64: string) => Buffer.from(base64.replaceAll('.', '+'), 'base64');
  return { kind: 'pbkdf2', digest: digest === 'sha512' ? 'sha512' : 'sha256', iterations: count, salt: bytes(salt), key: bytes(key) };
}

function readWexflow(text: string): ImportedHash | undefined {
  const { version, saltBytes, keyBytes, iterations } = wexflow;
  const bytes = /^[A-Za-z0-9+/]{66}==$|^[A-Za-z0-9+/]{68}$/u.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (bytes.length !== 1 + saltBytes + keyBytes || bytes[0] !== version) return undefined;
  return { kind: 'pbkdf2', digest: 'sha256', iterations, salt: bytes.subarray(1, 1 + saltBytes), key: bytes.subarray(1 + saltBytes) };
}
