import { type GatewayRoute, routes } from '@holdfast/gateway/routes';
import { describe, expect, it } from 'vitest';
import { type ServiceRoute, serviceRoutes } from '@holdfast/local/docs/service-routes';
import { root } from './repository.ts';

interface DeclaredRoute extends Pick<ServiceRoute, 'service' | 'method'> {
  /** With `x` for every parameter. */
  readonly path: string;
  /** Only services may call it. */
  readonly internal: boolean;
}

const concrete = (path: string): string => path.replaceAll('::', '\0').replaceAll(/:\w+/gu, 'x').replaceAll('\0', ':');

const declared: readonly DeclaredRoute[] = serviceRoutes(root).map(({ service, method, path, access }) => ({ service, method, path: concrete(path), internal: access.kind === 'services' }));

const leadsTo = (route: GatewayRoute, path: string): boolean => (route.path.endsWith('/') ? path.startsWith(route.path) : path === route.path);
/** nginx takes an exact path first, else the longest prefix. */
const chosen = (path: string): GatewayRoute | undefined => routes.filter((route) => leadsTo(route, path)).toSorted((one, other) => Number(other.path === path) - Number(one.path === path) || other.path.length - one.path.length)[0];
const show = ({ service, method, path }: DeclaredRoute): string => `${service}: ${method} ${path}`;

/** What the gateway passes on before a service has it: the console's live views. */
const awaited = new Set(['/v1/live/']);

describe('the public surface of the gateway', () => {
  it('is compared with every route of every service', () => {
    expect(declared.length).toBeGreaterThan(80);
    expect(new Set(declared.map(({ service }) => service)).size).toBe(4);
    expect(declared.filter(({ internal }) => internal).length).toBeGreaterThan(5);
  });

  it('leads to each route that people and applications may call, with its method, at its service', () => {
    const unreachable = declared.filter(({ internal }) => !internal).filter(({ service, method, path }) => {
      const route = chosen(path);
      return route?.upstream !== service || !route.methods.some((allowed) => allowed === method);
    });
    expect(unreachable.map(show)).toEqual([]);
  });

  it('leads to no route that is for services alone', () => {
    expect(declared.filter(({ internal, path }) => internal && chosen(path) !== undefined).map(show)).toEqual([]);
  });

  it('passes on no path and no method that no service has', () => {
    const idle = routes.filter(({ path }) => !awaited.has(path)).flatMap((route) =>
      route.methods.filter((method) => !declared.some((one) => !one.internal && one.service === route.upstream && one.method === method && chosen(one.path) === route)).map((method) => `${method} ${route.path}`),
    );
    expect(idle).toEqual([]);
  });
});
