import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who may use a route: who holds a permission, who shows any valid token, anybody, or only these services. */
export type RouteAccess = { readonly kind: 'permission'; readonly permission: string } | { readonly kind: 'token' | 'public' } | { readonly kind: 'services'; readonly services: readonly string[] };

export interface ServiceRoute {
  readonly service: string;
  readonly method: string;
  /** As it is declared, a parameter as `:name`. */
  readonly path: string;
  readonly access: RouteAccess;
}

/** A route that says not, or says twice, who may use it. */
export class UndecidedRouteError extends Error {
  constructor(route: string) {
    super(`${route} needs exactly one of @RequirePermission, @RequireToken, @AllowCallers and @PublicRoute`);
    this.name = 'UndecidedRouteError';
  }
}

/**
 * What the controllers of the services declare, in the order of their files: a route is the decorators between two methods.
 *
 * @throws {UndecidedRouteError}
 */
export function serviceRoutes(root: string): readonly ServiceRoute[] {
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  const routes = globSync('apps/*/src/**/*.controller.ts', { cwd: root }).toSorted().flatMap((file) => routesIn(file.split('/')[1] ?? '', read(file)));
  // Controllers of libraries are served by whoever's module takes them in.
  const taken = globSync('apps/*/src/*.module.ts', { cwd: root }).toSorted().flatMap((file) =>
    [...read(file).matchAll(/from '@holdfast\/(?<lib>[a-z-]+)\/(?<name>[a-z-]+\.controller)'/gu)].flatMap(({ groups }) => routesIn(file.split('/')[1] ?? '', read(`libs/${groups?.['lib'] ?? ''}/src/${groups?.['name'] ?? ''}.ts`))));
  return [...routes, ...taken];
}

/** @throws {UndecidedRouteError} */
export function routesIn(service: string, source: string): readonly ServiceRoute[] {
  return source.split(/^@Controller\(/mu).slice(1).flatMap((controller) => {
    const [prefix = ''] = strings(/^(?<prefix>[^)]*)\)/u.exec(controller)?.groups?.['prefix'] ?? '');
    return [...controller.matchAll(/^ {2}@(?<method>Get|Post|Put|Patch|Delete|Sse|All)\((?<paths>[^)]*)\)\n(?<rest>(?: {2}@.*\n)*)/gmu)].flatMap(({ 0: whole, index, groups }) => {
      // Decorators may stand before the verb as well as after it.
      const before = controller.slice(0, index).split('\n').slice(0, -1);
      const above = before.slice(before.findLastIndex((line) => !line.startsWith('  @')) + 1);
      const method = (groups?.['method'] ?? '').replace('Sse', 'Get').toUpperCase();
      return strings(groups?.['paths'] ?? '').map((path) => {
        const full = `/${[prefix, path].filter((part) => part !== '').join('/')}`;
        return { service, method, path: full, access: accessOf(`${service}: ${method} ${full}`, [...above, whole].join('\n')) };
      });
    });
  });
}

function accessOf(route: string, decorators: string): RouteAccess {
  const [access, ...others] = [...decorators.matchAll(/^ {2}@(?<rule>RequirePermission|RequireToken|AllowCallers|PublicRoute)\((?<given>.*)\)$/gmu)].map(({ groups }): RouteAccess => {
    const named = strings(groups?.['given'] ?? '');
    if (groups?.['rule'] === 'RequirePermission') return { kind: 'permission', permission: named[0] ?? '' };
    if (groups?.['rule'] === 'AllowCallers') return { kind: 'services', services: named };
    return { kind: groups?.['rule'] === 'RequireToken' ? 'token' : 'public' };
  });
  if (access === undefined || others.length > 0) throw new UndecidedRouteError(route);
  return access;
}

function strings(text: string): string[] {
  return text.trim() === '' ? [''] : [...text.matchAll(/'([^']*)'/gu)].map((match) => match[1] ?? '');
}
