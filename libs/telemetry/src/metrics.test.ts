import type { ProblemCode } from '@holdfast/problem/catalogue';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { metricCatalogue, type AttributesOf } from './metric-catalogue.ts';
import { counter, histogram } from './metrics.ts';
import { metricsPage } from './metrics-page.ts';
import { startMetrics } from './start-metrics.ts';

startMetrics('a-service');

async function series(): Promise<string[]> {
  return (await metricsPage() ?? '').split('\n');
}

describe('the page of metrics', () => {
  it('has what the process counts, with its declared attributes', async () => {
    const issued = counter('holdfast.resume_token.issued');
    issued({ by: 'engine' });
    issued({ by: 'engine' }, 2);
    issued({ by: 'operator' });
    expect(await series()).toEqual(expect.arrayContaining(['holdfast_resume_token_issued_total{by="engine"} 3', 'holdfast_resume_token_issued_total{by="operator"} 1']));
  });

  it('has histograms in the buckets of the catalogue', async () => {
    histogram('holdfast.http.request.duration_seconds')(0.004, { route: '/v1/instances/:id', method: 'GET', status: '2xx' });
    const lines = await series();
    const buckets = lines.filter((line) => line.startsWith('holdfast_http_request_duration_seconds') && line.includes('le="0.00'));
    expect(buckets.map((line) => line.split(' ').at(-1))).toEqual(['0', '0', '1']);
  });

  it('names the service, and says how the process and its event loop fare', async () => {
    const page = (await series()).join('\n');
    expect(page).toContain('service_name="a-service"');
    expect(page).toMatch(/holdfast_process_cpu_seconds_total\{mode="user"\} [\d.]+/u);
    expect(page).toMatch(/holdfast_process_memory_resident_bytes [1-9]\d+/u);
    expect(page).toContain('nodejs_eventloop_utilization');
  });
});

describe('an attribute', () => {
  it('is one that the catalogue lists, with a value that it lists: others do not compile', () => {
    expectTypeOf<AttributesOf<'holdfast.resume_token.shown'>>().toEqualTypeOf<Record<string, never>>();
    expectTypeOf<AttributesOf<'holdfast.resume_token.issued'>>().toEqualTypeOf<{ readonly by: 'engine' | 'operator' }>();
    expectTypeOf<AttributesOf<'holdfast.resume_token.refused'>>().toEqualTypeOf<{ readonly code: ProblemCode }>();
    expectTypeOf(counter).parameter(0).not.toEqualTypeOf<string>();
  });

  it('has no place for an id', () => {
    const named = Object.values(metricCatalogue).flatMap(({ attributes }) => Object.keys(attributes));
    expect(named.filter((name) => /id$|subject|tenant|address|email|token/iu.test(name))).toEqual([]);
  });
});
