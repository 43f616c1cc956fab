import { createTestCa, type TestCa } from '@holdfast/testkit/certificates';
import { cpSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promised } from '@holdfast/testkit/promised';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { watchWorkloadCertificate } from './watch-workload-certificate.ts';
import { loadWorkloadCertificate, type WorkloadCertificate } from './workload-certificate.ts';

let ca: TestCa;
beforeAll(async () => {
  ca = await createTestCa();
});
afterAll(() => ca[Symbol.dispose]());

describe('the workload certificate', () => {
  it('does not load while the key is another certificate\'s, as in the middle of a swap', async () => {
    const [folder, other] = await Promise.all([ca.issue({ service: 'identity' }), ca.issue({ service: 'identity' })]);
    expect(loadWorkloadCertificate(folder).cert).toContain('BEGIN CERTIFICATE');
    cpSync(join(other, 'tls.key'), join(folder, 'tls.key'));
    expect(() => loadWorkloadCertificate(folder)).toThrow('not the key');
  });

  it('is followed when its files are renamed into place', async () => {
    const folder = await ca.issue({ service: 'identity' });
    const seen: WorkloadCertificate[] = [];
    const watch = watchWorkloadCertificate(folder, loadWorkloadCertificate(folder), (renewed) => seen.push(renewed), () => undefined);
    await ca.issue({ service: 'identity', into: folder });
    await vi.waitFor(() => expect(seen).toEqual([loadWorkloadCertificate(folder)]), { timeout: promised(3000) });
    watch.close();
  });

  it('is followed when Kubernetes swaps the ..data symlink', async () => {
    const [first, second] = await Promise.all([ca.issue({ service: 'identity' }), ca.issue({ service: 'identity' })]);
    const folder = join(first, 'mount');
    mkdirSync(folder);
    symlinkSync(first, join(folder, '..data'));
    for (const name of ['tls.crt', 'tls.key', 'ca.crt']) symlinkSync(join('..data', name), join(folder, name));
    const seen: WorkloadCertificate[] = [];
    const watch = watchWorkloadCertificate(folder, loadWorkloadCertificate(folder), (renewed) => seen.push(renewed), () => undefined);
    symlinkSync(second, join(folder, '..data_tmp'));
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    await vi.waitFor(() => expect(seen).toEqual([loadWorkloadCertificate(second)]), { timeout: promised(3000) });
    watch.close();
  });

  it('stays in use, with a report, while what is there does not load', async () => {
    const folder = await ca.issue({ service: 'identity' });
    const seen: WorkloadCertificate[] = [];
    const failures: unknown[] = [];
    const watch = watchWorkloadCertificate(folder, loadWorkloadCertificate(folder), (renewed) => seen.push(renewed), (error) => failures.push(error));
    writeFileSync(join(folder, 'tls.crt'), '');
    await vi.waitFor(() => expect(failures.length).toBeGreaterThan(0), { timeout: promised(3000) });
    expect(seen).toEqual([]);
    await ca.issue({ service: 'identity', into: folder });
    await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: promised(3000) });
    watch.close();
  });
});
