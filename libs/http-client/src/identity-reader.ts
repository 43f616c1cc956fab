import { keyHolder, type VerifyKeyRequest } from '@holdfast/contracts/http/applications';
import { witnessAnswer, type WitnessAnswer, type WitnessRequest } from '@holdfast/contracts/http/audit';
import { jwksResponse } from '@holdfast/contracts/http/identity';
import { operatingTenantResponse } from '@holdfast/contracts/http/people';
import { revocationsResponse } from '@holdfast/contracts/http/revocations';
import type { ServiceName } from '@holdfast/contracts/services';
import { serviceClient, type ServiceAnswer, type ServiceClientOptions } from './service-client.ts';

/** What a service asks identity for to verify access tokens by itself. Each throws when identity does not answer, or refuses. */
export interface IdentityReader {
  fetchJwks(): Promise<unknown>;
  /** What was revoked after the cursor. */
  fetchRevocations(cursor: number): Promise<unknown>;
  /** Whose API key it is; undefined when it is nobody's. @param origin who presents it */
  verifyApiKey(key: string, origin: VerifyKeyRequest['origin']): Promise<unknown>;
  /** Has identity follow and sign the audit chain of the service that asks: the certificate says whose it is. */
  witness(service: ServiceName, request: WitnessRequest): Promise<WitnessAnswer>;
  /** Whether a tenant operates the platform. The answer is asked for until there is one, and never changes after. */
  operates(tenantId: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Milliseconds that identity has to answer: so short that a service notices within five seconds that it cannot know (I14). */
const timeoutMs = 2_000;

export function identityReader(options: Omit<ServiceClientOptions, 'expect' | 'timeoutMs'>): IdentityReader {
  const identity = serviceClient({ ...options, expect: 'identity', timeoutMs });
  let operating: string | undefined;
  return {
    fetchJwks: async () => valueOf(await identity.request({ method: 'GET', path: '/.well-known/jwks.json', schema: jwksResponse })),
    fetchRevocations: async (cursor) => valueOf(await identity.request({ method: 'GET', path: `/internal/v1/revocations?after=${cursor}`, schema: revocationsResponse })),
    verifyApiKey: async (key, origin) => {
      const answer = await identity.request({ method: 'POST', path: '/internal/v1/application-keys/verify', body: { key, origin }, schema: keyHolder });
      if (!answer.ok && answer.status === 401) return undefined;
      return valueOf(answer);
    },
    witness: async (service, body) => valueOf(await identity.request({ method: 'POST', path: `/internal/v1/audit/${service}/statements`, body, schema: witnessAnswer })),
    operates: async (tenantId) => {
      operating ??= valueOf(await identity.request({ method: 'GET', path: '/internal/v1/operating-tenant', schema: operatingTenantResponse })).tenantId;
      return tenantId === operating;
    },
    close: () => identity.close(),
  };
}

function valueOf<T>(answer: ServiceAnswer<T>): T {
  if (!answer.ok) throw new Error(`identity refused: ${answer.code}`);
  return answer.value;
}
