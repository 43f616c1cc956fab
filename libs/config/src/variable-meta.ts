import { z } from 'zod';

/** What docs/config.md says about a variable; each schema carries it as `.meta({ … })`. */
export interface VariableMeta {
  /** The unit of the value, or its form when it has no unit: `seconds`, `URL`, `host:port list`. */
  readonly unit: string;
  /** What the setting does, as one sentence. */
  readonly sentence: string;
  /** The value is a secret: give it as a file in production. */
  readonly secret?: boolean;
}

export interface VariableDescription extends VariableMeta {
  /** As written in the environment; undefined when the variable is required or simply absent. */
  readonly defaultValue: string | undefined;
  readonly required: boolean;
}

const metaSchema = z.object({ unit: z.string().min(1), sentence: z.string().min(1), secret: z.boolean().optional() });

/**
 * Reads the metadata through the wrappers (`optional`, `default`, pipes) that may stand around the schema that carries it.
 *
 * @throws {TypeError} when a variable says neither its unit nor its sentence.
 */
export function describeVariable(name: string, schema: z.core.$ZodType): VariableDescription {
  let meta: VariableMeta | undefined;
  let defaultValue: string | undefined;
  let required = true;
  for (let layer: z.core.$ZodType | undefined = schema; layer !== undefined; layer = innerOf(layer)) {
    const parsed = metaSchema.safeParse(z.globalRegistry.get(layer));
    meta ??= parsed.success ? { ...parsed.data, secret: parsed.data.secret ?? false } : undefined;
    const { def } = layer._zod as z.core.$ZodTypes['_zod'];
    if (def.type === 'optional') required = false;
    if (def.type === 'default' || def.type === 'prefault') {
      required = false;
      defaultValue ??= asText(def.defaultValue);
    }
  }
  if (meta === undefined) throw new TypeError(`${name} declares no unit and sentence`);
  return { ...meta, defaultValue, required };
}

function innerOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  const { def } = schema._zod as z.core.$ZodTypes['_zod'];
  if (def.type === 'optional' || def.type === 'default' || def.type === 'prefault' || def.type === 'nullable') return def.innerType;
  return def.type === 'pipe' ? def.in : undefined;
}

function asText(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}
