import { pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { verify } from '@node-rs/bcrypt';
import type { ImportedHash } from './imported-hash.ts';

const derive = promisify(pbkdf2);

/** Off the main thread, both of them. */
export async function verifyImportedHash(hash: ImportedHash, password: string): Promise<boolean> {
  if (hash.kind === 'bcrypt') return verify(password, hash.text);
  return timingSafeEqual(await derive(password, hash.salt, hash.iterations, hash.key.length, hash.digest), hash.key);
}
