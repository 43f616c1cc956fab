import type { AttributesOf } from '@holdfast/telemetry/metric-catalogue';
import { histogram } from '@holdfast/telemetry/metrics';

type Attributes = AttributesOf<'holdfast.http.request.duration_seconds'>;

const methods: Partial<Record<string, Attributes['method']>> = {
  GET: 'GET', HEAD: 'HEAD', POST: 'POST', PUT: 'PUT', PATCH: 'PATCH', DELETE: 'DELETE', OPTIONS: 'OPTIONS',
};
const classes: Partial<Record<number, Attributes['status']>> = { 1: '1xx', 2: '2xx', 3: '3xx', 4: '4xx' };

/** @returns records an answer under its route's template, never under its address. */
export function requestDuration(): (route: string, method: string, status: number, ms: number) => void {
  const record = histogram('holdfast.http.request.duration_seconds');
  return (route, method, status, ms) => record(ms / 1000, { route, method: methods[method] ?? 'other', status: classes[Math.floor(status / 100)] ?? '5xx' });
}
