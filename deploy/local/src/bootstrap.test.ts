import { delimiter } from 'node:path';
import { expect, it } from 'vitest';
import { refusal } from '../bootstrap/check-machine.mjs';
import { innerEnvironment } from '../bootstrap/environment.mjs';

it.each([
  ['linux', 'x64', '18.0.0'],
  ['linux', 'arm64', '20.20.2'],
  ['darwin', 'arm64', '24.0.0'],
])('begins on %s %s with Node %s', (platform, arch, version) => {
  expect(refusal(platform, arch, version)).toBeUndefined();
});

it.each([
  ['win32', 'x64', '24.0.0', 'WSL'],
  ['linux', 'riscv64', '24.0.0', 'x64 or arm64'],
  ['linux', 'x64', '16.20.0', 'Node 18'],
  ['darwin', 'arm64', '22.0.0', 'brew install node@24'],
])('refuses %s %s with Node %s and says what to do', (platform, arch, version, remedy) => {
  expect(refusal(platform, arch, version)).toContain(remedy);
});

it('keeps the settings of the outer npm run from the inner tools, and the registry and proxies for them', () => {
  const outer = {
    HOME: '/home/ada',
    INIT_CWD: '/elsewhere',
    npm_lifecycle_event: 'start',
    npm_config_ignore_scripts: 'true',
    npm_config_prefix: '/outer',
    npm_config_noproxy: '',
    NPM_CONFIG_REGISTRY: 'https://mirror.example',
    npm_config_strict_ssl: 'true',
    'npm_config_https-proxy': 'http://proxy.example',
    HTTPS_PROXY: 'http://proxy.example',
  };
  expect(innerEnvironment(outer, [])).toEqual({
    HOME: '/home/ada',
    NPM_CONFIG_REGISTRY: 'https://mirror.example',
    npm_config_strict_ssl: 'true',
    'npm_config_https-proxy': 'http://proxy.example',
    HTTPS_PROXY: 'http://proxy.example',
    PATH: '',
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
  });
});

it('puts our programs first on the PATH and drops the folders that the outer npm added', () => {
  const outer = { PATH: ['/project/node_modules/.bin', '/usr/lib/node_modules/npm/node-gyp-bin', '/usr/bin'].join(delimiter) };
  expect(innerEnvironment(outer, ['/ours'])['PATH']).toBe(['/ours', '/usr/bin'].join(delimiter));
});
