import { metrics } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AggregationType, MeterProvider } from '@opentelemetry/sdk-metrics';
import { observed } from './metrics.ts';
import { publishMetrics } from './metrics-page.ts';

/** Instrumentations that trace; what they would measure on the side has attributes that no catalogue lists. */
const tracers = ['http', 'undici', 'pg', 'ioredis'].map((name) => `@opentelemetry/instrumentation-${name}`);

/** The event loop, memory and processor time of this process, and what it counts by the catalogue, as one page. Nothing listens here: management serves it. */
export function startMetrics(service: string): void {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    readers: [exporter],
    views: tracers.map((meterName) => ({ meterName, instrumentName: '*', aggregation: { type: AggregationType.DROP } })),
  });
  metrics.setGlobalMeterProvider(provider);
  new RuntimeNodeInstrumentation().setMeterProvider(provider);
  observed('holdfast.process.cpu.seconds', (say) => {
    const { user, system } = process.cpuUsage();
    say(user / 1e6, { mode: 'user' });
    say(system / 1e6, { mode: 'system' });
  });
  observed('holdfast.process.memory.resident_bytes', (say) => say(process.memoryUsage.rss(), {}));
  const serializer = new PrometheusSerializer(undefined, false, undefined, false, true);
  publishMetrics(async () => serializer.serialize((await exporter.collect()).resourceMetrics));
}
