import { countingIds } from '@holdfast/ids/id-source';
import type { ClaimantId, TenantId } from '@holdfast/ids/ids';
import { expect, it } from 'vitest';
import { Claimants } from './claimants.ts';

const ids = countingIds();

it('claims as the same until something is left, and as whoever has claimed what waited', () => {
  const claimants = new Claimants(ids);
  const [tenantId, other] = [ids.next<TenantId>(), ids.next<TenantId>()];
  const [first, unhurt] = [claimants.of(tenantId), claimants.of(other)];
  const later = ids.next<ClaimantId>();
  claimants.goOnAs(tenantId, later);
  expect([claimants.of(tenantId) === first, first.id, claimants.isCurrent(tenantId, first)]).toEqual([true, later, true]);
  claimants.replace(tenantId);
  expect([claimants.isCurrent(tenantId, first), claimants.isCurrent(tenantId, undefined), claimants.of(tenantId).id === later]).toEqual([false, false, false]);
  expect([claimants.of(other), claimants.isCurrent(other, unhurt)]).toEqual([unhurt, true]);
});

it('remembers so many tenants that have used it last (I15)', () => {
  const claimants = new Claimants(ids);
  const tenants = Array.from({ length: 16_384 }, () => ids.next<TenantId>());
  const [first, second] = tenants.map((tenantId) => [tenantId, claimants.of(tenantId)] as const);
  if (first !== undefined) claimants.of(first[0]);
  claimants.of(ids.next());
  expect([first, second].map((each) => each && claimants.isCurrent(...each))).toEqual([true, false]);
});
