import type { StubAnswer } from './stub.ts';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** What the public services that definitions like to name answer, as far as they are asked. */
export function publicServices(asked: Asked): StubAnswer | undefined {
  const url = URL.parse(asked.url);
  if (url === null) return undefined;
  switch (url.hostname) {
    case 'petstore.swagger.io':
    case 'petstore3.swagger.io':
      return petstore(asked, url);
    case 'httpbin.org':
      return httpbin(asked, url);
    case 'swapi.dev':
      return swapi(url);
    default:
      if (/\/functions\/[^/]+\/[^/]+\/function\.yaml$/u.test(url.pathname)) return json({ set: '${ . }' });
      if (/schema.*\.json$/u.test(url.pathname)) return json({});
      // Whoever it is, it may be an authority that gives tokens.
      return authority(asked, url);
  }
}

function json(body: unknown, status = 200): StubAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function pet(id: number, status = 'available') {
  return { id, name: `pet ${id}`, status, category: { id: 1, name: 'dog' }, photoUrls: [], tags: [{ id: 1, name: 'good', breed: 'dalmatian' }] };
}

function petstore({ method, body }: Asked, { pathname, searchParams }: URL): StubAnswer {
  if (pathname.endsWith('/swagger.json') || pathname.endsWith('/openapi.json')) return json(petstoreDocument);
  const found = searchParams.get('status') ?? 'available';
  if (pathname.endsWith('/findByStatus')) return json([pet(1, found), pet(2, found)]);
  if (pathname.endsWith('/findByTags')) return json([pet(3)]);
  const id = /\/pet\/(\d+)$/u.exec(pathname)?.[1];
  if (id !== undefined) return json(pet(Number(id)));
  if (pathname.endsWith('/pet') && method !== 'GET') return json(JSON.parse(body) as unknown);
  if (pathname.endsWith('/store/inventory')) return json({ available: 2 });
  return json({ code: 1, type: 'error', message: 'Pet not found' }, 404);
}

const inPath = (name: string) => ({ name, in: 'path', required: true, type: 'integer' });
const inQuery = (name: string) => ({ name, in: 'query', required: true, type: 'array', items: { type: 'string' }, collectionFormat: 'multi' });

const petstoreDocument = {
  swagger: '2.0',
  host: 'petstore.swagger.io',
  basePath: '/v2',
  schemes: ['https', 'http'],
  paths: {
    '/pet': { post: { operationId: 'addPet', parameters: [{ in: 'body', name: 'body', required: true }] }, put: { operationId: 'updatePet', parameters: [{ in: 'body', name: 'body', required: true }] } },
    '/pet/findByStatus': { get: { operationId: 'findPetsByStatus', parameters: [inQuery('status')] } },
    '/pet/findByTags': { get: { operationId: 'findPetsByTags', parameters: [inQuery('tags')] } },
    '/pet/{petId}': {
      get: { operationId: 'getPetById', parameters: [inPath('petId')] },
      post: { operationId: 'updatePetWithForm', consumes: ['application/x-www-form-urlencoded'], parameters: [inPath('petId'), { name: 'name', in: 'formData', type: 'string' }] },
      delete: { operationId: 'deletePet', parameters: [{ name: 'api_key', in: 'header', type: 'string' }, inPath('petId')] },
    },
    '/store/inventory': { get: { operationId: 'getInventory' } },
  },
};

function httpbin({ method, headers, body }: Asked, url: URL): StubAnswer {
  const [, kind = '', user = '', password = ''] = url.pathname.split('/').map(decodeURIComponent);
  const given = typeof headers['authorization'] === 'string' ? headers['authorization'] : '';
  if (kind === 'basic-auth' || kind === 'hidden-basic-auth') {
    const right = given === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    return right ? json({ authenticated: true, user }) : { status: 401, headers: { 'www-authenticate': 'Basic realm="Fake Realm"' }, body: '' };
  }
  if (kind === 'bearer') return given.startsWith('Bearer ') ? json({ authenticated: true, token: given.slice(7) }) : json({}, 401);
  if (kind === 'digest-auth') {
    if (given.startsWith('Digest ') && given.includes(`username="${password}"`)) return json({ authenticated: true, user: password });
    return { status: 401, headers: { 'www-authenticate': 'Digest realm="me@kennethreitz.com", nonce="abcdef0123456789", qop="auth", opaque="0123", algorithm=MD5' }, body: '' };
  }
  if (kind === 'status') return json({}, Number(user));
  if (kind === 'redirect-to' || kind === 'redirect') return { status: 302, headers: { location: url.searchParams.get('url') ?? '/get' }, body: '' };
  if (kind === 'json') return json({ slideshow: { title: 'Sample Slide Show', author: 'Yours Truly', slides: [] } });
  if (kind === 'uuid') return json({ uuid: '0190b6d2-3c1a-7000-8000-000000000000' });
  const data = parsed(body);
  return json({ args: Object.fromEntries(url.searchParams), headers, method, url: url.href, origin: '127.0.0.1', data: body, json: data ?? null, form: {}, files: {} });
}

function swapi({ pathname, searchParams }: URL): StubAnswer {
  if (/\/planets\/\d+/u.test(pathname)) return json({ name: 'Tatooine', climate: 'arid', url: 'https://swapi.dev/api/planets/1/' });
  const luke = { name: 'Luke Skywalker', height: '172', homeworld: 'https://swapi.dev/api/planets/1/', url: 'https://swapi.dev/api/people/1/' };
  if (/\/people\/\d+/u.test(pathname)) return json(luke);
  const wanted = searchParams.get('search') ?? '';
  const results = luke.name.toLowerCase().includes(wanted.toLowerCase()) ? [luke] : [];
  return json({ count: results.length, next: null, previous: null, results });
}

/** RFC 6749 section 5.1, and OpenID Connect Discovery 1.0. */
function authority({ method }: Asked, url: URL): StubAnswer | undefined {
  if (url.pathname.endsWith('/.well-known/openid-configuration')) {
    const issuer = url.href.replace('/.well-known/openid-configuration', '');
    return json({ issuer, token_endpoint: `${issuer}/protocol/openid-connect/token`, jwks_uri: `${issuer}/jwks` });
  }
  if (method === 'POST' && url.pathname.endsWith('/token')) return json({ access_token: 'stubbed-access-token', token_type: 'Bearer', expires_in: 300 });
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
