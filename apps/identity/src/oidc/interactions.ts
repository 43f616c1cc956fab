import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import type { Uuid } from '@holdfast/ids/uuid';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import { errors, type Interaction, type InteractionResults, type Provider } from 'oidc-provider';
import type { OAuthClientStore } from '../oauth-clients/oauth-client.store.ts';
import { type Login, originOf, type ProvePassword } from '../sessions/prove-password.ts';
import type { LoginThrottle } from '../throttle/login-throttle.ts';
import type { CurrentProvider } from './current-provider.ts';
import { commonPermissions, grantedPermissions } from './granted-permissions.ts';
import type { Page } from '../pages/page.ts';
import { consentPage, loginPage } from './pages.ts';
import type { TokenClaims, TokenClaimsParts } from './token-claims.ts';

/** The browser's exchange: the interaction is found by its signed cookie. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** A page, or where to send the browser. */
export type InteractionAnswer = { readonly page: Page; readonly status: number; readonly redirectUri?: string | undefined } | { readonly location: string };

export interface InteractionsParts extends Pick<TokenClaimsParts, 'permissionsOf' | 'known'> {
  readonly clients: Pick<OAuthClientStore, 'find'>;
  readonly providers: CurrentProvider;
  readonly claims: TokenClaims;
  readonly audit: AuditLog;
  readonly provePassword: ProvePassword;
  readonly throttle: LoginThrottle;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

type Answer = Promise<Result<InteractionAnswer, 'login-interrupted'>>;

/** What a person is asked on the way to a token: who they are, and whether the client may act for them. */
export class Interactions {
  readonly #parts: InteractionsParts;

  constructor(parts: InteractionsParts) {
    this.#parts = parts;
  }

  async show(exchange: Exchange): Answer {
    return this.#during(exchange, async (_provider, interaction) => this.#page(interaction));
  }

  async logIn(exchange: Exchange, login: Login): Answer {
    const { audit, clock, provePassword, throttle, transactions } = this.#parts;
    return this.#during(exchange, async (provider, interaction) => {
      const proven = await provePassword.execute(login);
      if (!proven.ok) {
        const tooMany = proven.refusal.code === 'too-many-requests';
        return this.#page(interaction, tooMany ? 'There were too many attempts. Try again later.' : 'The e-mail address or the password is not right.', tooMany ? 429 : 401);
      }
      const { user, attempt } = proven.value;
      await transactions.run(async (tx) => {
        await throttle.succeeded(tx, attempt, clock.now());
        await audit.record(tx, { action: 'login.attempted', outcome: 'succeeded', tenantId: user.tenantId, actor: { type: 'user', id: user.id }, account: user.email, origin: originOf(login) });
      });
      return { location: await finish(provider, exchange, { login: { accountId: user.id, remember: false } }) };
    });
  }

  async decide(exchange: Exchange, decision: 'allow' | 'deny', origin: AuditOrigin): Answer {
    return this.#during(exchange, async (provider, interaction) => {
      await this.#record(interaction, decision, origin);
      if (decision === 'deny') return { location: await finish(provider, exchange, { error: 'access_denied', error_description: 'The user refused.' }) };
      const grantId = await this.#grant(provider, interaction);
      return { location: await finish(provider, exchange, { consent: { grantId } }, true) };
    });
  }

  async #page(interaction: Interaction, problem?: string, status = 200): Promise<InteractionAnswer> {
    const { uid, params, prompt } = interaction;
    const client = await this.#client(interaction);
    const redirectUri = typeof params['redirect_uri'] === 'string' ? params['redirect_uri'] : undefined;
    const path = `/oidc/interaction/${uid}`;
    const page = prompt.name === 'login' ? loginPage(`${path}/login`, client.name, problem) : consentPage(`${path}/consent`, client.name, await this.#askedFor(interaction));
    return { page, status, redirectUri };
  }

  /** Of the scopes asked for, the permissions that the user holds. */
  async #askedFor(interaction: Interaction): Promise<readonly string[]> {
    const [client, user] = [await this.#client(interaction), await this.#parts.claims.user(interaction.session?.accountId ?? '')];
    const held = user === undefined ? [] : commonPermissions(await this.#parts.permissionsOf(user), client.permissions);
    const { scope } = interaction.params;
    return grantedPermissions(held, typeof scope === 'string' ? scope.split(' ') : [], this.#parts.known);
  }

  async #record(interaction: Interaction, decision: 'allow' | 'deny', origin: AuditOrigin): Promise<void> {
    const { audit, transactions } = this.#parts;
    const { id, tenantId } = await this.#client(interaction);
    const subject = interaction.session?.accountId;
    const actor = subject === undefined ? ({ type: 'anonymous' } as const) : ({ type: 'user', id: subject } as const);
    await transactions.run((tx) => audit.record(tx, { action: 'consent.asked', outcome: decision === 'allow' ? 'succeeded' : 'refused', tenantId, actor, target: { type: 'oauth-client', id }, origin }));
  }

  async #client({ params }: Interaction) {
    const client = await this.#parts.clients.find(params['client_id'] as Uuid);
    if (client === undefined) throw new errors.InvalidClient('the client is gone');
    return client;
  }

  /** Grants what was asked for. What the user lacks is left out whenever a token is made, so that it follows their roles. */
  async #grant(provider: Provider, { grantId, session, params, prompt }: Interaction): Promise<string> {
    const grant = (grantId === undefined ? undefined : await provider.Grant.find(grantId)) ?? new provider.Grant({ accountId: session?.accountId, clientId: String(params['client_id']) });
    const { missingOIDCScope, missingResourceScopes } = prompt.details as { missingOIDCScope?: string[]; missingResourceScopes?: Record<string, string[]> };
    if (missingOIDCScope !== undefined) grant.addOIDCScope(missingOIDCScope);
    for (const [resource, scopes] of Object.entries(missingResourceScopes ?? {})) grant.addResourceScope(resource, scopes);
    return grant.save();
  }

  async #during(exchange: Exchange, answer: (provider: Provider, interaction: Interaction) => Promise<InteractionAnswer>): Answer {
    const provider = await this.#parts.providers.get();
    try {
      return accept(await answer(provider, await provider.interactionDetails(exchange.request, exchange.response)));
    } catch (error) {
      if (error instanceof errors.OIDCProviderError) return refuse('login-interrupted');
      throw error;
    }
  }
}

function finish(provider: Provider, { request, response }: Exchange, result: InteractionResults, mergeWithLastSubmission = false): Promise<string> {
  return provider.interactionResult(request, response, result, { mergeWithLastSubmission });
}
