/** Throws while the service does not say that it is ready. */
export async function managementSaysReady(port: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2000) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`readiness answered ${response.status}`);
}
