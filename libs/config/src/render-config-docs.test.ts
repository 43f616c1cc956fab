import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { renderConfigDocs } from './render-config-docs.ts';
import { secretBytes } from './secret.ts';
import { serviceConfig } from './service-config.ts';

const mode = z.enum(['a', 'b']).meta({ unit: 'a|b', sentence: 'Which.' });

describe('docs/config.md', () => {
  it('has one table of what every service reads in the same words, then one a service', () => {
    const every = z.object({ HOLDFAST_HOST: z.string().default('127.0.0.1').meta({ unit: 'address', sentence: 'Where it listens.' }) });
    const text = renderConfigDocs([
      { service: 'identity', schema: every.extend({ HOLDFAST_KEY: secretBytes(32).meta({ unit: 'base64', sentence: 'The key.', secret: true }), HOLDFAST_MODE: mode.optional() }) },
      { service: 'scheduler', schema: every },
    ]);
    expect(text).toBe(
      [
        '## Every service', '', '| variable | default | unit | what it does | secret |', '| --- | --- | --- | --- | --- |',
        '| `HOLDFAST_HOST` | `127.0.0.1` | address | Where it listens. |  |', '',
        '## identity', '', '| variable | default | unit | what it does | secret |', '| --- | --- | --- | --- | --- |',
        '| `HOLDFAST_KEY` | required | base64 | The key. | yes |', '| `HOLDFAST_MODE` | not set | a\\|b | Which. |  |', '',
      ].join('\n'),
    );
  });

  it('finds the unit and the sentence whatever is wrapped around the schema that carries them', () => {
    const schema = z.object({ A: mode.default('a'), B: mode.transform((text) => text).optional() });
    expect(renderConfigDocs([{ service: 's', schema }]).match(/Which\./gu)).toHaveLength(2);
  });

  it('cannot be written for a variable that says neither its unit nor its sentence', () => {
    expect(() => renderConfigDocs([{ service: 's', schema: z.object({ HOLDFAST_X: z.string() }) }])).toThrow('HOLDFAST_X');
  });

  it('describes every variable that services share', () => {
    const text = renderConfigDocs([{ service: 'a', schema: serviceConfig }]);
    for (const name of Object.keys(serviceConfig.shape)) expect(text).toContain(`| \`${name}\` |`);
  });
});
