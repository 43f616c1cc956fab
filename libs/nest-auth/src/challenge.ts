import { ProblemError } from '@holdfast/problem/problem-error';
import { proofAlgorithms } from './proof-of-possession.ts';

const realm = 'Bearer realm="holdfast"';

/** The refusals of bearer authentication with their WWW-Authenticate (RFC 6750 section 3.1). Why a token failed is never said. */
export function challenge(reason: 'missing' | 'invalid' | 'unproven' | 'unavailable' | 'insufficient', permission = ''): ProblemError {
  switch (reason) {
    case 'missing':
      return new ProblemError({ code: 'unauthenticated' }, { 'www-authenticate': realm });
    case 'invalid':
      return new ProblemError({ code: 'unauthenticated' }, { 'www-authenticate': `${realm}, error="invalid_token"` });
    case 'unproven':
      return new ProblemError({ code: 'unauthenticated' }, { 'www-authenticate': `DPoP realm="holdfast", error="invalid_dpop_proof", algs="${proofAlgorithms.join(' ')}"` });
    case 'unavailable':
      return new ProblemError({ code: 'unavailable', retryAfter: 1 });
    case 'insufficient':
      return new ProblemError({ code: 'forbidden', detail: permission }, { 'www-authenticate': `${realm}, error="insufficient_scope", scope="${permission}"` });
  }
}
