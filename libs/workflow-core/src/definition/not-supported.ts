import { z } from 'zod';

export function notSupportedMessage(what: string): string {
  return `“${what}” is not supported by this version.`;
}

/** A key that the DSL has and this version has not: refused by name, unlike a misspelt one. */
export function notSupported(key: string): z.ZodOptional<z.ZodType<undefined>> {
  return z.custom<undefined>((value) => value === undefined, { error: notSupportedMessage(key), abort: false }).optional();
}
