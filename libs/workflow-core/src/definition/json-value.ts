import { z } from 'zod';
import type { JsonValue } from '../json.ts';

/** Any JSON value; a document is known to be JSON before its parts are looked at. */
export const jsonValue = z.custom<JsonValue>((value) => value !== undefined, { error: 'This is missing.' });
