import { describe, expect, it } from 'vitest';
import { renderRouteDocs } from './route-docs.ts';
import { routesIn } from './service-routes.ts';

const controller = (...routes: readonly string[]) => `@Controller('v1')\nexport class ThingsController {\n${routes.join('\n')}\n}\n`;

describe('the routes of a service', () => {
  it('say who may use them, wherever the decorator stands', () => {
    const source = controller(
      "  @Get(['things', 'things/:id'])\n  @RequirePermission('read:things')\n  list(): void {}",
      "  @RequireToken()\n  @Post('things')\n  @HttpCode(204)\n  add(): void {}",
      "  @Get()\n  @PublicRoute({ alsoCallers: ['scheduler'] })\n  open(): void {}",
      "  @Sse('watch')\n  @AllowCallers('scheduler', 'identity')\n  watch(): void {}",
    );

    expect(routesIn('things', source)).toEqual([
      { service: 'things', method: 'GET', path: '/v1/things', access: { kind: 'permission', permission: 'read:things' } },
      { service: 'things', method: 'GET', path: '/v1/things/:id', access: { kind: 'permission', permission: 'read:things' } },
      { service: 'things', method: 'POST', path: '/v1/things', access: { kind: 'token' } },
      { service: 'things', method: 'GET', path: '/v1', access: { kind: 'public' } },
      { service: 'things', method: 'GET', path: '/v1/watch', access: { kind: 'services', services: ['scheduler', 'identity'] } },
    ]);
  });

  it.each(['', '  @RequireToken()\n  @PublicRoute()\n'])('are refused when nobody, or two, decided who may use one', (decorators) => {
    expect(() => routesIn('things', controller(`  @Get('things')\n${decorators}  list(): void {}`))).toThrow('things: GET /v1/things needs exactly one of');
  });

  it('are told in a table', () => {
    const source = controller("  @All('things/*')\n  @PublicRoute()\n  any(): void {}", "  @Get('watch')\n  @AllowCallers('scheduler')\n  watch(): void {}");

    expect(renderRouteDocs(routesIn('things', source))).toContain('### things\n\n| route | who may use it |\n| --- | --- |\n| `ANY /v1/things/*` | anybody |\n| `GET /v1/watch` | only scheduler |\n');
  });
});
