/**
 * Reads lines `{"jwk":…,"jws":…}` and writes `accept` or `reject` for each, in order, by the very functions that decide in every
 * service: `pnpm conformance jws < vectors.jsonl`, or `pnpm conformance jws -- FILE …`.
 *
 * A set that identity publishes pins every key to a use and an algorithm and names it. A vector's key that says nothing about one
 * of these is completed: `use` is `sig`, the name is the one in the header, the algorithm is the header's, if it is made for the key.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { readJws, suits } from '@holdfast/nest-auth/jws';
import { isSigned, parseKeySet } from '@holdfast/nest-auth/key-set';
import { z } from 'zod';
import { optionsOf } from '../../options.ts';

const vector = z.object({ jwk: z.looseObject({ kty: z.string(), kid: z.string().optional(), alg: z.string().optional(), crv: z.string().optional() }), jws: z.string() });

function answer(line: string): 'accept' | 'reject' {
  try {
    const { jwk, jws: text } = vector.parse(JSON.parse(line));
    const jws = readJws(text);
    if (jws === undefined) return 'reject';
    const { alg } = jws.header;
    const pinned = jwk.alg ?? (typeof alg === 'string' && suits(alg, jwk) ? alg : undefined);
    const kid = jwk.kid ?? jws.header['kid'] ?? 'unnamed';
    const named = { ...jws, header: { kid, ...jws.header } };
    return isSigned(named, parseKeySet({ keys: [{ use: 'sig', ...jwk, kid, alg: pinned }] })) ? 'accept' : 'reject';
  } catch {
    return 'reject';
  }
}

const { positionals } = optionsOf({ allowPositionals: true });
for (const input of positionals.length === 0 ? [process.stdin] : positionals.map((file) => createReadStream(file))) {
  for await (const line of createInterface({ input })) if (line.trim() !== '') console.log(answer(line));
}
