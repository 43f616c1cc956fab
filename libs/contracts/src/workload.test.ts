import { describe, expect, it } from 'vitest';
import { workloadOf } from './workload.ts';

const uri = 'URI:spiffe://holdfast/ns/local/sa/gateway';

describe('the workload of a certificate', () => {
  it('is named by its one SPIFFE URI', () => {
    expect(workloadOf(`DNS:gateway, DNS:localhost, IP Address:127.0.0.1, ${uri}`, 'local')).toBe('gateway');
  });

  it.each([
    undefined, '', 'DNS:gateway', 'DNS:spiffe://holdfast/ns/local/sa/gateway', `${uri}, ${uri}`, `${uri}, URI:https://example.com`, `${uri}/x`, 'URI:spiffe://holdfast/ns/other/sa/gateway',
    'URI:spiffe://other/ns/local/sa/gateway', 'URI:spiffe://holdfast/ns/local/sa/nobody', `DNS:"x, ${uri}"`, `DNS:"x, ${uri}, y"`, `DNS:"x", ${uri}`, 'URI:"spiffe://holdfast/ns/local/sa/gateway"', 'URI:SPIFFE://holdfast/ns/local/sa/gateway',
  ])('is nobody for %s', (subjectAltName) => {
    expect(workloadOf(subjectAltName, 'local')).toBeUndefined();
  });
});
