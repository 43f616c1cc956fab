import type { RouteAccess, ServiceRoute } from './service-routes.ts';

/** The part of docs/permissions.md about routes: every one of every service, and who may use it. */
export function renderRouteDocs(routes: readonly ServiceRoute[]): string {
  const services = [...new Set(routes.map(({ service }) => service))];
  return [...head, ...services.map((name) => serviceTable(name, routes.filter(({ service }) => service === name)))].join('\n');
}

const head = [
  '## Routes',
  '',
  'From the controllers. A service whose route does not say who may use it does not start, and `npm run verify` fails. What anybody may use proves itself otherwise: by a password, a code that was mailed, a link, a proof of the OAuth client.',
  '',
];

function serviceTable(service: string, routes: readonly ServiceRoute[]): string {
  const rows = routes.map(({ method, path, access }) => `| \`${method.replace('ALL', 'ANY')} ${path}\` | ${whoMay(access)} |`);
  return [`### ${service}`, '', '| route | who may use it |', '| --- | --- |', ...rows, ''].join('\n');
}

function whoMay(access: RouteAccess): string {
  switch (access.kind) {
    case 'permission':
      return `\`${access.permission}\``;
    case 'token':
      return 'any valid token';
    case 'public':
      return 'anybody';
    case 'services':
      return `only ${access.services.join(', ')}`;
  }
}
