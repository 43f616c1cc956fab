import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { rememberOrigin } from './request-origin.ts';
import type { CurrentProvider } from './current-provider.ts';

/** Hands a request to the provider, whole and unread, as one for the public host whatever host it names. */
export class OidcEndpoint {
  readonly #providers: CurrentProvider;
  readonly #host: string;

  /** @param issuer the platform's public URL */
  constructor(providers: CurrentProvider, issuer: string) {
    this.#providers = providers;
    this.#host = new URL(issuer).host;
  }

  async answer(request: IncomingMessage, response: ServerResponse, origin: AuditOrigin): Promise<void> {
    const provider = await this.#providers.get();
    request.headers.host = this.#host;
    rememberOrigin(request, origin);
    await provider.callback()(request, response);
  }
}
