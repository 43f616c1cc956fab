let read: (() => Promise<string>) | undefined;

/** Says where the page comes from; boot does. */
export function publishMetrics(reader: () => Promise<string>): void {
  read = reader;
}

/** The media type of the page: the text format of Prometheus. */
export const metricsMediaType = 'text/plain; version=0.0.4; charset=utf-8';

/** All that this process has counted, in the text format of Prometheus; undefined when it was started without boot. */
export function metricsPage(): Promise<string> | undefined {
  return read?.();
}
