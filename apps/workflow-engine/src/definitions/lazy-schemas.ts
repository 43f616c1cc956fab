import type { Schemas, Validate } from '@holdfast/workflow-core/schema/schemas';

/**
 * For definitions whose schemas compiled when they were published: compiles each when something is checked with it first. A definition can have
 * thousands, of which its instances may come to few, and each takes ten times what the task costs that has it.
 */
export function lazily(schemas: Schemas): Schemas {
  return {
    compile: (document) => {
      let validate: Validate | undefined;
      return { ok: true, validate: (value, allowance) => (validate ??= compiled(schemas, document))(value, allowance) };
    },
  };
}

/** @throws when it no longer compiles: this version of the engine must not check anything with it. */
function compiled(schemas: Schemas, document: Parameters<Schemas['compile']>[0]): Validate {
  const result = schemas.compile(document);
  if (!result.ok) throw new Error('a schema of a published definition does not compile');
  return result.validate;
}
