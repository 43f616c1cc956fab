import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './replace-file.ts';

/** Generated once, kept in files of mode 0600. Nothing has a default that anybody could know. */
export interface Secrets {
  /** The value, drawn at random on first use. */
  password(name: string): string;
  /** A file with 32 random bytes in base64. */
  keyFile(name: string): string;
  /** A file with `id:base64`, one 32-byte key. */
  sealKeysFile(): string;
  /** A file with a text secret drawn at random. */
  passwordFile(name: string): string;
  /** A file with something made of secrets, such as a database URL; written anew each time. */
  derivedFile(name: string, content: string): string;
}

/** Opens the secrets below `folder`. */
export function openSecrets(folder: string): Secrets {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const once = (name: string, draw: () => string): string => {
    const file = join(folder, name);
    if (!existsSync(file)) replaceFile(file, `${draw()}\n`);
    return file;
  };
  const passwordFile = (name: string): string => once(name, () => randomBytes(24).toString('base64url'));
  return {
    passwordFile,
    password: (name) => readFileSync(passwordFile(name), 'utf8').trim(),
    keyFile: (name) => once(name, drawKey),
    sealKeysFile: () => once('queue-seal-keys', () => `local-1:${drawKey()}`),
    derivedFile(name, content) {
      const file = join(folder, name);
      replaceFile(file, `${content}\n`);
      return file;
    },
  };
}

function drawKey(): string {
  return randomBytes(32).toString('base64');
}
