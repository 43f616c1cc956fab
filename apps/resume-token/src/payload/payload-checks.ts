import type { ProblemPlace } from '@holdfast/problem/problem';
import type { PayloadSchema } from '../token/resume-token.ts';
import { digest } from './digest.ts';
import { compilePayloadSchema, type CheckPayload } from './payload-schema.ts';

const kept = 256;

/** Checks answers against their schemas; compiled once each, by digest, the longest unused forgotten first. */
export class PayloadChecks {
  readonly #compiled = new Map<string, CheckPayload>();

  /** @returns what does not fit; a schema that was minted compiles, so one that does not is a bug */
  check(schema: PayloadSchema | undefined, payload: unknown): readonly ProblemPlace[] {
    if (schema === undefined) return payload === undefined ? [] : [{ pointer: '/payload', message: 'is not expected' }];
    return this.#compile(schema)(payload ?? {});
  }

  #compile(schema: PayloadSchema): CheckPayload {
    const key = digest(schema);
    const known = this.#compiled.get(key);
    const compiled = known ?? compileMinted(schema);
    this.#compiled.delete(key);
    this.#compiled.set(key, compiled);
    const oldest = this.#compiled.keys().next();
    if (this.#compiled.size > kept && oldest.done !== true) this.#compiled.delete(oldest.value);
    return compiled;
  }
}

function compileMinted(schema: PayloadSchema): CheckPayload {
  const compiled = compilePayloadSchema(schema);
  if (!compiled.ok) throw new Error('a minted payload schema does not compile');
  return compiled.value;
}
