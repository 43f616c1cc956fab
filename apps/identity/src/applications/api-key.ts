import { createHash, timingSafeEqual } from 'node:crypto';
import { isUuid } from '@holdfast/ids/uuid';
import type { ApplicationKeyId } from './application.ts';

export const secretBytes = 32;
export const saltBytes = 16;

const pattern = /^hf_(?<id>[0-9a-f]{32})_(?<secret>[\w-]{43})$/u;

/** `hf_<id>_<secret>`: the id finds the key, the secret proves it. Secret scanners know it by its beginning. */
export function apiKeyText(id: ApplicationKeyId, secret: string): string {
  return `hf_${id.replaceAll('-', '')}_${secret}`;
}

/** The two halves of a text that has the form of a key. */
export function readApiKey(text: string): { readonly id: ApplicationKeyId; readonly secret: string } | undefined {
  const { id = '', secret = '' } = pattern.exec(text)?.groups ?? {};
  const uuid = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
  return isUuid(uuid) ? { id: uuid as ApplicationKeyId, secret } : undefined;
}

/** Of the secret as it stands in the text. */
export function secretHash(salt: Uint8Array, secret: string): Buffer {
  return createHash('sha256').update(salt).update(secret).digest();
}

const nobody = { salt: Buffer.alloc(saltBytes), secretHash: Buffer.alloc(32) };

/** In a time that depends on neither secret nor on whether there is such a key. */
export function provesKey(secret: string, key: { readonly salt: Buffer; readonly secretHash: Buffer } | undefined): boolean {
  const { salt, secretHash: expected } = key ?? nobody;
  return timingSafeEqual(secretHash(salt, secret), expected) && key !== undefined;
}
