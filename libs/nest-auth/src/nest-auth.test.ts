import { ProblemError } from '@holdfast/problem/problem-error';
import { createTestCa, type TestCa } from '@holdfast/testkit/certificates';
import { httpsRequest } from '@holdfast/testkit/https-request';
import { catalogue } from '@holdfast/problem/catalogue';
import { Catch, Controller, Get, Module, type ArgumentsHost, type ExceptionFilter, Post, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { SignJWT } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AllowCallers } from './allow-callers.ts';
import { UndecidedRouteError } from './check-routes.ts';
import { CurrentPrincipal, type Principal } from './current-principal.ts';
import { nestAuth, type NestAuthOptions } from './nest-auth.module.ts';
import { csrfDigest } from './own-page.ts';
import { PublicRoute } from './public-route.ts';
import { RequirePermission } from './require-permission.ts';
import { RequireToken } from './require-token.ts';

@Controller()
class RoutesController {
  @Get('instances')
  @RequirePermission('read:workflow-instances')
  instances(@CurrentPrincipal() principal: Principal) {
    return principal;
  }

  @Get('me')
  @RequireToken()
  me(@CurrentPrincipal() { subject }: Principal) {
    return { subject };
  }

  @Get('signing-keys')
  @RequirePermission('read:signing-keys')
  signingKeys() {
    return { ok: true };
  }

  @Post('change')
  @RequireToken()
  change() {
    return { ok: true };
  }

  @Get('internal')
  @AllowCallers('workflow-engine')
  internal() {
    return { ok: true };
  }

  @Get('public')
  @PublicRoute()
  open() {
    return { ok: true };
  }

  @Get('keys')
  @PublicRoute({ alsoCallers: ['resume-token'] })
  keys() {
    return { ok: true };
  }
}

@Catch(ProblemError)
class Filter implements ExceptionFilter<ProblemError> {
  catch({ refusal, headers }: ProblemError, host: ArgumentsHost) {
    void host.switchToHttp().getResponse<FastifyReply>().status(catalogue[refusal.code].status).headers(headers).send(refusal);
  }
}

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwks = { keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] };
const tenant = '0190a000-0000-7000-8000-000000000001';
const auth: NestAuthOptions = { issuer: 'https://localhost:8443', audience: 'holdfast', spiffeNamespace: 'local', fetchJwks: () => Promise.resolve(jwks) };

function tokenFor(permissions: string[], more: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT({ client_id: 'console', tenant, permissions, jti: 'token-1', ...more })
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'k1' })
    .setIssuer(auth.issuer).setAudience(auth.audience).setSubject('user-1').setIssuedAt().setExpirationTime('1 minute')
    .sign(keys.privateKey);
}

let ca: TestCa;
beforeAll(async () => {
  ca = await createTestCa();
});
afterAll(() => ca[Symbol.dispose]());

async function startApp(controller: Type, options: NestAuthOptions): Promise<NestFastifyApplication<Server>> {
  class AppModule {}
  Module({ imports: [nestAuth(options)], controllers: [controller] })(AppModule);
  const own = await ca.issue({ service: 'identity' });
  const read = (name: string) => readFileSync(join(own, name));
  const https = { cert: read('tls.crt'), key: read('tls.key'), ca: read('ca.crt'), requestCert: true, rejectUnauthorized: true };
  const app = await NestFactory.create<NestFastifyApplication<Server>>(AppModule, new FastifyAdapter({ https }), { logger: false, abortOnError: false });
  await app.useGlobalFilters(new Filter()).listen(0, '127.0.0.1');
  return app;
}

describe('a route', () => {
  let app: NestFastifyApplication<Server>;
  const certificates: Record<string, string> = {};
  beforeAll(async () => {
    app = await startApp(RoutesController, { ...auth, operates: async (asking) => asking === tenant });
    for (const service of ['gateway', 'workflow-engine', 'resume-token', 'scheduler', 'intruder']) certificates[service] = await ca.issue({ service });
    certificates.elsewhere = await ca.issue({ service: 'gateway', namespace: 'other' });
  });
  afterAll(() => app.close());

  const ask = (caller: string, path: string, authorization?: string) =>
    httpsRequest({ port: (app.getHttpServer().address() as AddressInfo).port, path, caFile: ca.caFile, tlsDir: certificates[caller] ?? '', headers: authorization === undefined ? {} : { authorization } });

  it('about the whole platform takes tokens of the tenant that operates it and of no other, whatever they hold', async () => {
    const other = '0190a000-0000-7000-8000-000000000002';
    expect((await ask('gateway', '/signing-keys', `Bearer ${await tokenFor(['*'])}`)).status).toBe(200);
    for (const permissions of [['*'], ['read:signing-keys']]) {
      expect((await ask('gateway', '/signing-keys', `Bearer ${await tokenFor(permissions, { tenant: other })}`)).status).toBe(403);
      expect((await ask('gateway', '/me', `Bearer ${await tokenFor(permissions, { tenant: other })}`)).status).toBe(200);
    }
  });

  it.each([
    ['/public', { gateway: 200, 'workflow-engine': 403, 'resume-token': 403, intruder: 403, elsewhere: 403 }],
    ['/keys', { gateway: 200, 'workflow-engine': 403, 'resume-token': 200, intruder: 403, elsewhere: 403 }],
    ['/internal', { gateway: 403, 'workflow-engine': 200, 'resume-token': 403, intruder: 403, elsewhere: 403 }],
  ])('%s answers its allow-list of workloads and nobody else', async (path, expected) => {
    for (const [caller, status] of Object.entries(expected)) expect([caller, (await ask(caller, path)).status]).toEqual([caller, status]);
  });

  it('that requires a permission knows the principal of the token', async () => {
    const answer = await ask('gateway', '/instances', `Bearer ${await tokenFor(['read:workflow-instances'])}`);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { subject: 'user-1', clientId: 'console', tenantId: tenant, permissions: ['read:workflow-instances'], tokenId: 'token-1' }]);
    expect((await ask('gateway', '/instances', `bearer ${await tokenFor(['*'])}`)).status).toBe(200);
    expect((await ask('gateway', '/instances', `Bearer   ${await tokenFor(['*'])}`)).status).toBe(200);
  });

  it('that requires a token takes one that grants nothing, and none that is not good', async () => {
    const answer = await ask('gateway', '/me', `Bearer ${await tokenFor([])}`);
    expect([answer.status, answer.text]).toEqual([200, '{"subject":"user-1"}']);
    expect((await ask('gateway', '/me', 'Bearer junk')).status).toBe(401);
    expect((await ask('gateway', '/me')).status).toBe(401);
    expect((await ask('scheduler', '/me', `Bearer ${await tokenFor([])}`)).status).toBe(403);
  });

  it('that requires a permission is closed to a good token from a workload that is not the gateway', async () => {
    const answer = await ask('scheduler', '/instances', `Bearer ${await tokenFor(['*'])}`);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([403, { code: 'caller-not-allowed' }]);
  });

  it.each([undefined, 'Basic dTpw', 'Bearer'])('asks for a token when there is none: %s (RFC 6750 section 3)', async (authorization) => {
    const answer = await ask('gateway', '/instances', authorization);
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer realm="holdfast"']);
  });

  it.each(['junk', 'a.b.c', 'e30.e30.', '%00'])('says invalid_token, and no more, of the token %j (RFC 6750 section 3.1)', async (token) => {
    const answer = await ask('gateway', '/instances', `Bearer ${token}`);
    expect([answer.status, answer.headers['www-authenticate'], JSON.parse(answer.text)]).toEqual([401, 'Bearer realm="holdfast", error="invalid_token"', { code: 'unauthenticated' }]);
  });

  it('takes no token from the query', async () => {
    expect((await ask('gateway', `/instances?access_token=${await tokenFor(['*'])}`)).status).toBe(401);
  });

  it('names the permission that is missing (RFC 6750 section 3.1)', async () => {
    const answer = await ask('gateway', '/instances', `Bearer ${await tokenFor(['read:workflow-definitions'])}`);
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([403, 'Bearer realm="holdfast", error="insufficient_scope", scope="read:workflow-instances"']);
  });

  describe('that is asked with the cookie of a browser’s session', () => {
    const send = async (path: string, headers: Record<string, string>) => {
      const answer = await httpsRequest({
        port: (app.getHttpServer().address() as AddressInfo).port, path, method: path === '/change' ? 'POST' : 'GET', caFile: ca.caFile, tlsDir: certificates['gateway'] ?? '', headers,
      });
      return [answer.status, (JSON.parse(answer.text) as { code?: string }).code];
    };
    const browser = () => tokenFor([], { csrf: csrfDigest('right') });
    const cookie = (token: string) => ({ cookie: `other=1; __Host-holdfast-session=${token}` });
    const ours = { origin: auth.issuer, 'sec-fetch-site': 'same-origin' };

    it('reads by the cookie alone, and changes with the CSRF token from a page of ours', async () => {
      expect(await send('/me', cookie(await browser()))).toEqual([200, undefined]);
      expect(await send('/change', { ...cookie(await browser()), ...ours, 'x-csrf-token': 'right' })).toEqual([201, undefined]);
    });

    it.each([
      ['without the CSRF token', { ...ours }],
      ['with another CSRF token', { ...ours, 'x-csrf-token': 'wrong' }],
      ['with the token, from another site', { 'sec-fetch-site': 'cross-site', 'x-csrf-token': 'right' }],
      ['with the token, from nowhere that a browser tells', { 'x-csrf-token': 'right' }],
    ])('changes nothing %s', async (_how, headers) => {
      expect(await send('/change', { ...cookie(await browser()), ...headers })).toEqual([403, 'cross-site-request']);
    });

    it('takes no browser’s token from an Authorization header, and no program’s from the cookie', async () => {
      expect(await send('/me', { authorization: `Bearer ${await browser()}` })).toEqual([401, 'unauthenticated']);
      expect(await send('/me', cookie(await tokenFor([])))).toEqual([401, 'unauthenticated']);
    });

    it('does not look at the cookie beside an Authorization header, whatever that says', async () => {
      expect(await send('/change', { ...cookie(await browser()), authorization: `Bearer ${await tokenFor([])}` })).toEqual([201, undefined]);
      expect(await send('/me', { ...cookie(await browser()), authorization: 'Bearer junk' })).toEqual([401, 'unauthenticated']);
      expect(await send('/me', { ...cookie(await browser()), authorization: 'Basic eDp5' })).toEqual([401, 'unauthenticated']);
    });
  });

  it('is unavailable, not unauthenticated, while the keys cannot be read', async () => {
    const down = await startApp(RoutesController, { ...auth, fetchJwks: () => Promise.reject(new Error('down')) });
    const answer = await httpsRequest({
      port: (down.getHttpServer().address() as AddressInfo).port, path: '/instances', caFile: ca.caFile, tlsDir: certificates.gateway ?? '',
      headers: { authorization: `Bearer ${await tokenFor(['*'])}` },
    });
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([503, undefined]);
    await down.close();
  });
});

describe('the start', () => {
  it('is refused when a route says nothing about its access', async () => {
    @Controller()
    class Silent {
      @Get('a')
      read() {
        return 1;
      }
    }
    await expect(startApp(Silent, auth)).rejects.toThrow('Silent.read');
  });

  it('is refused when a route says two things about its access', async () => {
    @Controller()
    class Torn {
      @Get('a')
      @PublicRoute()
      @AllowCallers('scheduler')
      read() {
        return 1;
      }
    }
    await expect(startApp(Torn, auth)).rejects.toThrow(UndecidedRouteError);
  });

  it('is refused when a route asks for a permission and nothing can verify tokens', async () => {
    const { fetchJwks: _, ...blind } = auth;
    await expect(startApp(RoutesController, blind)).rejects.toThrow('RoutesController.instances');
  });
});
