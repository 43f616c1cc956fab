let flush: (() => Promise<void>) | undefined;

/** Registers what must run before the process exits. */
export function onShutdown(work: () => Promise<void>): void {
  flush = work;
}

/** Sends the spans that are still held; nothing when tracing is off. A failing collector never fails a stop. */
export async function shutdownTelemetry(): Promise<void> {
  await flush?.().catch(() => undefined);
}
