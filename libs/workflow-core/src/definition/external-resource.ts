import { z } from 'zod';
import { authentication, type AuthenticationDefinition } from './authentication.ts';

const uri = z.string().regex(/^\s*\$\{|^[A-Za-z][A-Za-z0-9+.-]*:\/\//u, 'This must be an absolute URI, or begin with a ${ } expression.');

/** "Endpoint" of the DSL's reference: where something is, and how one is let in. */
export function endpointAt<Uri extends z.ZodType<string>>(uriDefinition: Uri) {
  return z.union([uriDefinition, z.strictObject({ uri: uriDefinition, authentication: authentication.optional() })], { error: 'This must be a URI, or an object with a uri and perhaps an authentication.' });
}

const endpointDefinition = endpointAt(uri);

/** "External Resource" of the DSL's reference. */
export const externalResource = z.strictObject({ name: z.string().optional(), endpoint: endpointDefinition });

export type ExternalResource = z.infer<typeof externalResource>;

/** Its two parts, however it is written. */
export function endpoint(given: z.infer<typeof endpointDefinition>): { readonly uri: string; readonly authentication: AuthenticationDefinition | undefined } {
  return typeof given === 'string' ? { uri: given, authentication: undefined } : { uri: given.uri, authentication: given.authentication };
}
