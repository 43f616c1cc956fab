import { loadConfig } from '@holdfast/config/load-config';
import { describe, expect, it } from 'vitest';
import { config as schema } from './config.ts';
import { optionsOf } from './options-of.ts';
import { renderGateway } from './render.ts';

const required = { HOLDFAST_PUBLIC_URL: 'https://flow.example.com', HOLDFAST_TLS_DIR: '/tls', HOLDFAST_PUBLIC_TLS_DIR: '/public' };
const optionsFrom = (env: NodeJS.ProcessEnv) => optionsOf(loadConfig(schema, { ...required, ...env }), { problems: '/docs/problems.md' });

describe('the gateway in a container', () => {
  it('takes its public host and port from the public URL', () => {
    expect(optionsFrom({})).toMatchObject({ host: 'flow.example.com', publicPort: 443 });
    expect(optionsFrom({ HOLDFAST_PUBLIC_URL: 'https://localhost:8443' })).toMatchObject({ host: 'localhost', publicPort: 8443 });
  });

  it('finds the services by their names, and several replicas by a list', () => {
    expect(optionsFrom({}).upstreams).toMatchObject({ identity: ['identity:4101'], scheduler: ['scheduler:4104'] });
    expect(optionsFrom({ HOLDFAST_IDENTITY_URL: 'https://10.0.0.1:4101, https://10.0.0.2' }).upstreams.identity).toEqual(['10.0.0.1:4101', '10.0.0.2:443']);
  });

  it('logs to the standard streams and answers probes on the management port', () => {
    const files = renderGateway(optionsFrom({ HOLDFAST_MANAGEMENT_HOST: '0.0.0.0' }));
    expect(files['http.conf']).toContain('access_log /dev/stdout access');
    expect(files['nginx.conf']).toContain('listen 0.0.0.0:8081');
  });

  it.each([['*'], ['https://*.example.com'], ['https://a.example.com/'], ['null']])('refuses the origin %s', (origin) => {
    expect(() => renderGateway(optionsFrom({ HOLDFAST_ORIGINS: `https://console.example.com,${origin}` }))).toThrow('must be an exact origin');
  });

  it('refuses a setting that it does not know', () => {
    expect(() => optionsFrom({ HOLDFAST_ORIGIN: 'https://a.example.com' })).toThrow('HOLDFAST_ORIGIN');
  });
});
