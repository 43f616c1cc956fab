import type { OpenApiCall } from '@holdfast/workflow-core/call';
import { referenceTo, Veil } from '@holdfast/workflow-core/secrets/veil';
import { describe, expect, it } from 'vitest';
import { callParts } from '../testing/call-parts.ts';
import { scriptedOutside } from '../testing/scripted-outside.ts';
import { ids } from '../testing/turns.ts';
import type { LeasedCall } from './call.store.ts';
import { performCall } from './perform-call.ts';

const document = { openapi: '3.1.0', servers: [{ url: 'https://pets.example' }], paths: { '/pets/{id}': { get: { operationId: 'getPet', parameters: [{ name: 'id', in: 'path', required: true }] } } } };

function leased(rest: Partial<OpenApiCall> = {}, attempt = 1): LeasedCall {
  const request: OpenApiCall = { type: 'openapi', document: 'https://docs.example/api.json', operationId: 'getPet', parameters: { id: 7 }, output: 'content', redirect: false, ...rest };
  return { callId: ids.next(), tenantId: ids.next(), instanceId: ids.next(), request, attempt };
}

describe('an openapi call', () => {
  it('fetches its document once, as JSON or YAML, and calls its operation', async () => {
    const { outside, sent } = scriptedOutside(({ url }) => (url.startsWith('https://docs.example') ? { body: 'openapi: 3.1.0\nservers: [{url: https://pets.example}]\npaths: {/pets/{id}: {get: {operationId: getPet}}}\n'.replace('{id}', 'all') } : { body: { pet: 7 } }));
    const parts = callParts(outside);
    for (let time = 0; time < 2; time += 1) expect(await performCall(leased({ parameters: {} }), parts)).toEqual({ type: 'completed', outcome: { ok: true, output: { pet: 7 } } });
    expect(sent.map(({ url }) => url)).toEqual(['https://docs.example/api.json', 'https://pets.example/pets/all', 'https://pets.example/pets/all']);
  });

  it('has each digit of large integers, as its document may', async () => {
    const largest = { ...document, servers: [{ url: 'https://pets.example/{page}', variables: { page: { default: '#' } } }] };
    const { outside, sent } = scriptedOutside(({ url }) => (url.startsWith('https://docs.example') ? { body: JSON.stringify(largest).replace('"#"', '9007199254740993') } : { body: {} }));
    await performCall(leased({ parameters: { id: 9007199254740995n } }), callParts(outside));
    expect(sent.at(-1)?.url).toBe('https://pets.example/9007199254740993/pets/9007199254740995');
  });

  it('takes no document whose YAML is too long, too deep or malformed, however much of it is (I11)', async () => {
    for (const body of [']'.repeat(200_000), '[a: '.repeat(100), `# ${'x'.repeat(1_048_576)}\na: 1\n`, 'a: 1\n b: 2\n', `- &a 1\n${'- *a\n'.repeat(5_001)}`]) {
      const { outside } = scriptedOutside(() => ({ body }));
      expect(await performCall(leased(), callParts(outside))).toMatchObject({ outcome: { ok: false, error: { detail: 'The document is neither JSON nor YAML.' } } });
    }
  });

  it('authenticates for its document and for its operation, and reads what stands behind references', async () => {
    const reference = referenceTo(ids.next());
    const { outside, sent } = scriptedOutside(({ url }) => (url.startsWith('https://docs.example') ? { body: document } : { body: {} }));
    const call = leased({ authentication: { scheme: 'bearer', token: reference }, documentAuthentication: { scheme: 'basic', username: 'a', password: 'b' } });
    const performed = await performCall(call, callParts(outside, { veil: new Veil([{ reference, value: 'canary' }]) }));
    expect(sent.map(({ url, headers }) => [url, headers['authorization']])).toEqual([['https://docs.example/api.json', 'Basic YTpi'], ['https://pets.example/pets/7', 'Bearer canary']]);
    expect(performed).toMatchObject({ outcome: { ok: true, authorization: { scheme: 'Bearer', parameter: 'canary' } } });
  });

  it.each<[Parameters<typeof scriptedOutside>[0], object]>([
    [() => ({ status: 404 }), { type: 'completed', outcome: { error: { status: 404 } } }],
    [() => ({ body: 'text: [' }), { type: 'completed', outcome: { error: { detail: 'The document is neither JSON nor YAML.' } } }],
    [() => ({ body: 'text' }), { type: 'completed', outcome: { ok: false } }],
    [() => ({ ok: false, failure: 'too-large' }), { type: 'completed', outcome: { ok: false } }],
    [() => ({ ok: false, failure: 'timeout' }), { type: 'repeat' }],
    [() => ({ body: { paths: {} } }), { type: 'completed', outcome: { error: { detail: 'The document has no operation “getPet”.' } } }],
  ])('whose document is not to be had is not made', async (answer, expected) => {
    expect(await performCall(leased(), callParts(scriptedOutside(answer).outside))).toMatchObject(expected);
  });

  it('whose authority refuses fails', async () => {
    const { outside } = scriptedOutside(({ url }) => (url.includes('/oauth2/') ? { status: 400 } : { body: document }));
    const refusing = { scheme: 'oauth2' as const, authority: 'https://auth.example' };
    expect(await performCall(leased({ documentAuthentication: refusing }), callParts(outside))).toMatchObject({ outcome: { error: { status: 401 } } });
    expect(await performCall(leased({ authentication: refusing }), callParts(outside))).toMatchObject({ outcome: { error: { status: 401 } } });
  });

  it('gives up after eight attempts', async () => {
    expect(await performCall(leased({}, 8), callParts(scriptedOutside(() => ({ ok: false, failure: 'unreachable' })).outside))).toMatchObject({ type: 'completed', outcome: { ok: false } });
  });
});
