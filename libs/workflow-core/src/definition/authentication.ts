import { z } from 'zod';
import { orExpression } from '../expression/or-expression.ts';
import { jsonValue } from './json-value.ts';

/** A policy whose values are a secret's. */
const secretBased = z.strictObject({ use: z.string().min(1) });

const text = z.string();
const absolute = z.string().regex(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/|\$\{/u, 'This must be an absolute URI, or hold a ${ } expression.');
const credentials = z.strictObject({ username: text, password: text });
const token = z.strictObject({ token: text, type: text });

const grant = z.enum(['authorization_code', 'client_credentials', 'password', 'refresh_token', 'urn:ietf:params:oauth:grant-type:token-exchange'], {
  error: 'This must be a grant of OAuth 2.0, such as client_credentials.',
});

const oauth2Properties = {
  authority: absolute.optional(),
  grant: grant.refine((name) => name !== 'authorization_code', 'A workflow has no browser to be sent to: authorization_code is not supported by this version.').optional(),
  client: z
    .strictObject({
      id: text.optional(),
      secret: text.optional(),
      assertion: text.optional(),
      authentication: z.enum(['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none']).optional(),
    })
    .optional(),
  request: z.strictObject({ encoding: z.enum(['application/x-www-form-urlencoded', 'application/json']).optional() }).optional(),
  issuers: z.array(text).optional(),
  scopes: z.array(text).optional(),
  audiences: z.array(text).optional(),
  username: text.optional(),
  password: text.optional(),
  subject: token.optional(),
  actor: token.optional(),
};

const oidc = z.strictObject(oauth2Properties);
const oauth2 = oidc.extend({ endpoints: z.strictObject({ token: text.optional(), revocation: text.optional(), introspection: text.optional() }).optional() });

const schemes = { basic: credentials, bearer: z.strictObject({ token: text }), digest: credentials, oauth2, oidc } as const;
export type AuthenticationScheme = keyof typeof schemes;
export const authenticationSchemes = Object.keys(schemes) as AuthenticationScheme[]; // the object is closed

const error = `This must have exactly one of ${authenticationSchemes.join(', ')}.`;

/** "Authentication" of the DSL's reference: a scheme with its values, or with the secret that has them. */
export const authenticationPolicy = z
  .strictObject(Object.fromEntries(authenticationSchemes.map((scheme) => [scheme, jsonValue.optional()])))
  .refine((policy) => Object.keys(policy).length === 1, error)
  .superRefine((policy, context) => {
    for (const scheme of authenticationSchemes) {
      const given = policy[scheme];
      if (given === undefined) continue;
      const isSecret = typeof given === 'object' && given !== null && 'use' in given;
      const wanted: z.ZodType = isSecret ? secretBased : orExpression(schemes[scheme]);
      for (const issue of wanted.safeParse(given).error?.issues ?? []) {
        context.addIssue({ code: 'custom', message: issue.message, path: [scheme, ...issue.path] });
      }
    }
  });
export type AuthenticationPolicy = z.infer<typeof authenticationPolicy>;

/** The same, or the name of one in `use.authentications`. */
export const authentication = z.union([z.strictObject({ use: z.string().min(1) }), authenticationPolicy], { error });
export type AuthenticationDefinition = z.infer<typeof authentication>;

/** As they are written in a definition; a reference to a secret may stand for any of them. */
const filled = {
  ...oauth2Properties,
  authority: text,
  grant: text.optional(),
  client: z.object({ id: text.optional(), secret: text.optional(), assertion: text.optional(), authentication: text.optional() }).optional(),
  request: z.object({ encoding: text.optional() }).optional(),
};

/** What a call is authenticated with, once its expressions and secrets are filled in. */
export const callAuthentication = z.discriminatedUnion('scheme', [
  z.object({ scheme: z.literal('basic'), ...credentials.shape }),
  z.object({ scheme: z.literal('bearer'), token: text }),
  z.object({ scheme: z.literal('digest'), ...credentials.shape }),
  z.object({ scheme: z.literal('oauth2'), ...filled, endpoints: oauth2.shape.endpoints }),
  z.object({ scheme: z.literal('oidc'), ...filled }),
]);
export type CallAuthentication = z.infer<typeof callAuthentication>;
