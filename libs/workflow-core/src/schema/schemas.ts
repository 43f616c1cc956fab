import type { Allowance } from '../expression/expressions.ts';
import type { JsonValue } from '../json.ts';

/** What a schema language does for workflows. Pure: the same schema and value give the same answer for ever. */
export interface Schemas {
  /** @param document a JSON Schema (2020-12) that refers to nothing outside itself. */
  compile(document: JsonValue): CompiledSchema;
}

export type CompiledSchema =
  | { readonly ok: true; readonly validate: Validate }
  /** `message`: what is wrong with the schema, for its author. */
  | { readonly ok: false; readonly message: string };

/** What is wrong with a value, a sentence a thing; nothing when it fits. I11: bounded in time, also by the allowance, which it takes its cost from. */
export type Validate = (value: JsonValue, allowance?: Allowance) => readonly string[];
