import type { JsonValue } from '../json.ts';
import type { CallAuthentication } from './authentication.ts';

/** What lies outside a definition and belongs to it: schemas by address, functions as calls name them. Taken once, when it is published. */
export type Resources = ReadonlyMap<string, JsonValue>;

/** Something that a definition needs to be compiled. */
export interface WantedResource {
  /** Its name in `Resources`. */
  readonly name: string;
  readonly uri: string;
  readonly authentication?: CallAuthentication;
  /** JSON pointer to where it is named first. */
  readonly pointer: string;
}
