import fc from 'fast-check';
import { isUuid } from '@holdfast/ids/uuid';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readAccessClaims } from './access-claims.ts';

const seconds = z.int().positive();
const name = z.string().min(1).max(256);
interface Actor {
  readonly sub: string;
  readonly act?: Actor | undefined;
}
const actor: z.ZodType<Actor> = z.lazy(() => z.object({ sub: name, act: actor.optional() }));
const thumbprint = z.string().length(43);

/** What a token's claims are, in zod's words. */
const schema = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.tuple([z.string()])]).transform((audience) => (typeof audience === 'string' ? audience : audience[0])),
  sub: name,
  client_id: name,
  exp: seconds,
  iat: seconds,
  nbf: seconds.optional(),
  jti: name,
  sid: name.optional(),
  tenant: z.string().refine(isUuid),
  permissions: z.array(z.string().max(128)).max(256),
  act: actor.optional(),
  cnf: z.union([z.strictObject({ jkt: thumbprint }), z.strictObject({ 'x5t#S256': thumbprint })]).optional(),
  csrf: name.optional(),
});

const digest = 'a'.repeat(43);
const good = {
  iss: 'https://issuer.example', aud: 'holdfast', sub: 'someone', client_id: 'holdfast', exp: 2, iat: 1, nbf: 1, jti: 'j', sid: 's', tenant: '019b76da-a800-7000-8000-000000000001',
  permissions: ['read:schedules'], act: { sub: 'a', act: { sub: 'b' } }, cnf: { jkt: digest }, csrf: 'c',
};

/** Values that are right for some claim, or just wrong. */
const values = [
  undefined, null, true, 0, 1, -1, 1.5, 2 ** 53, '', 'x', '1', 'x'.repeat(256), 'x'.repeat(257), [], ['x'], ['x', 'y'], [1], ['x'.repeat(129)], Array.from({ length: 257 }, () => 'p'), {}, { length: 1, 0: 'x' },
  good.tenant, good.tenant.toUpperCase(), { sub: '' }, { sub: 'a', more: 1 }, { sub: 'a', act: null }, { sub: 'a', act: { sub: 1 } }, { sub: 'a', act: {} }, { jkt: digest }, { 'x5t#S256': digest }, { jkt: digest, 'x5t#S256': digest },
  { jkt: digest, more: 1 }, { jkt: 'short' }, { 'x5t#S256': 'short' }, { 'x5t#S256': 1 },
];

/** As JSON carries it. */
const sent = (value: object): unknown => JSON.parse(JSON.stringify(value));
const specified = (value: unknown): unknown => schema.safeParse(value).data;

describe('RFC 9068 section 2.2: the claims of an access token', () => {
  it('are read when all are there, and what nobody asks for is left out', () => {
    expect(readAccessClaims(sent({ ...good, email: 'x', act: { sub: 'a', more: 1 } }))).toEqual({ ...good, act: { sub: 'a' } });
    expect(readAccessClaims(sent({ ...good, aud: ['holdfast'] }))?.aud).toBe('holdfast');
  });

  it.each(Object.keys(good))('agree with the schema whatever %s is', (claim) => {
    for (const text of values.map((value) => sent({ ...good, [claim]: value }))) expect(readAccessClaims(text)).toEqual(specified(text));
  });

  it('agree with the schema whatever all of them are', { timeout: 30_000 }, () => {
    const claims = fc.record(Object.fromEntries(Object.entries(good).map(([claim, value]) => [claim, fc.oneof({ weight: 8, arbitrary: fc.constant<unknown>(value) }, { weight: 1, arbitrary: fc.constantFrom<unknown>(...values) })])));
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: claims.map(sent) }, { weight: 1, arbitrary: fc.jsonValue() }), (text) => {
        expect(readAccessClaims(text)).toEqual(specified(text));
      }),
      { numRuns: 2000 },
    );
  });
});
