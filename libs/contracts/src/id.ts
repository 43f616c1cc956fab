import { isUuid, type Uuid } from '@holdfast/ids/uuid';
import { z } from 'zod';

/** A lower-case UUID on the wire, branded as the id it stands for. */
export function id<Id extends Uuid>(): z.ZodType<Id, string> {
  return z.string().refine(isUuid, 'must be a lower-case UUID').transform((text) => text as Id);
}

/** RFC 3339 instant with a zone, e.g. `2026-03-01T12:00:00.000Z`. */
export const instant = z.iso.datetime({ offset: true });
