/** A URL that the integration tests' setup provides (`test/infrastructure.ts`). @throws when a test runs without it. */
export function testServer(variable: 'HOLDFAST_TEST_POSTGRES_URL' | 'HOLDFAST_TEST_REDIS_URL'): string {
  const url = process.env[variable];
  if (url === undefined) throw new Error(`${variable} is not set: run the test in the project "integration"`);
  return url;
}
