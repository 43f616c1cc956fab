import { z } from 'zod';
import { instant } from '../id.ts';

/**
 * Secrets of workflows. Values go in and never come out.
 *
 * GET    /v1/secrets          names and versions
 * POST   /v1/secrets/:name    a new version
 * DELETE /v1/secrets/:name    with all versions
 */

export const secretKey = z.strictObject({ name: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/u, 'must be letters, digits, dots, hyphens and underscores, 128 at most') });
export type SecretKey = z.infer<typeof secretKey>;

/** Characters of all texts of a secret: an instance hides each version that is kept, in several forms, and can hide only so much. */
const maxCharacters = 32_768;

const text = z.string();
const member = z.union([text, z.array(text).max(100)]);

/** A text, or an object of texts (and of one more object): what a policy of authentication has. */
export const writeSecretRequest = z.strictObject({
  value: z
    .union([text.min(1), z.record(z.string().max(128), z.union([member, z.record(z.string().max(128), member)]))], { error: 'must be a text, or an object of texts, lists of texts and objects of them' })
    .refine((value) => charactersOf(value) <= maxCharacters, `must have ${maxCharacters} characters of text at most`),
});
export type WriteSecretRequest = z.infer<typeof writeSecretRequest>;

export const secretEntryView = z.strictObject({ name: z.string(), version: z.int(), createdBy: z.string(), createdAt: instant });
export type SecretEntryView = z.infer<typeof secretEntryView>;

export const secretPage = z.strictObject({ items: z.array(secretEntryView) });
export type SecretPage = z.infer<typeof secretPage>;

type Texts = string | readonly string[] | { readonly [name: string]: Texts };

function charactersOf(value: Texts): number {
  return typeof value === 'string' ? value.length : Object.values(value).reduce((sum, part) => sum + charactersOf(part), 0);
}
