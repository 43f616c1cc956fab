import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Edge } from './edge.ts';

const root = mkdtempSync(join(tmpdir(), 'holdfast-console-'));
let edge: Edge;
beforeAll(async () => {
  mkdirSync(join(root, 'console', 'assets'), { recursive: true });
  writeFileSync(join(root, 'console', 'index.html'), '<title>Console</title>');
  writeFileSync(join(root, 'console', 'assets', 'main.js'), 'export {};');
  writeFileSync(join(root, 'beside'), 'not for the world');
  edge = await Edge.start({ consoleRoot: root });
});
afterAll(async () => {
  await (edge as Edge | undefined)?.[Symbol.asyncDispose]();
  rmSync(root, { recursive: true });
});

describe('the console', () => {
  it.each([
    ['/console/', 'text/html; charset=utf-8', '<title>Console</title>'],
    ['/console/instances/42?tab=history', 'text/html; charset=utf-8', '<title>Console</title>'],
    ['/console/assets/main.js', 'text/javascript; charset=utf-8', 'export {};'],
  ])('is there at %s, and no service hears of it', async (path, type, body) => {
    const { status, headers, body: got } = await edge.send('GET', path);
    expect([status, headers.get('content-type'), got]).toEqual([200, [type], body]);
    expect(headers.get('content-security-policy')?.[0]).toContain("default-src 'self'; object-src 'none'; frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toEqual(['nosniff']);
    expect(headers.get('strict-transport-security')).toHaveLength(1);
    expect(edge.seen).toEqual([]);
  });

  it('takes no other method, and gives no file beside its own', async () => {
    const refused = await edge.send('POST', '/console/');
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, ['GET, HEAD, OPTIONS']]);
    expect((await edge.send('GET', '/console/../beside')).status).toBe(400);
    expect((await edge.send('GET', '/console')).status).toBe(404);
    expect((await edge.send('GET', '/beside')).status).toBe(404);
  });

  it('says nothing about what services answer', async () => {
    expect((await edge.send('GET', '/v1/instances')).headers.get('content-security-policy')).toBeUndefined();
  });

  it('is not there where no files are', async () => {
    await using without = await Edge.start();
    expect((await without.send('GET', '/console/')).status).toBe(404);
  });
});
