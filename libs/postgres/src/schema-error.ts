/** The schema and the files do not go together. The message names migrations and nothing else, so that a log may hold it. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly safeToLog = true;
}
