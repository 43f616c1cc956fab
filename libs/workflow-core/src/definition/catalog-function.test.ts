import { describe, expect, it } from 'vitest';
import { catalogOf, functionAddress, isOutside } from './catalog-function.ts';

describe('an address with white space', () => {
  it('stands for nothing else, and is looked at once (I11)', () => {
    const address = `https://gitlab.com/a${'/-/tree/x/'.repeat(25_000)}\nb`;
    expect(functionAddress(address, undefined)).toBe(address);
  });
});

describe('the address of a function', () => {
  it.each([
    ['log:1.0.0@ours', 'https://catalog.example/root/', 'https://catalog.example/root/functions/log/1.0.0/function.yaml'],
    ['log:1.0.0@ours', 'https://github.com/acme/catalog', 'https://raw.githubusercontent.com/acme/catalog/refs/heads/main/functions/log/1.0.0/function.yaml'],
    ['log:1.0.0@ours', 'https://github.com/acme/catalog.git', 'https://raw.githubusercontent.com/acme/catalog/refs/heads/main/functions/log/1.0.0/function.yaml'],
    ['log:1.0.0@ours', 'https://github.com/acme/catalog/tree/next/deep', 'https://raw.githubusercontent.com/acme/catalog/next/deep/functions/log/1.0.0/function.yaml'],
    ['log:1.0.0@ours', 'https://gitlab.com/acme/group/catalog/-/tree/main', 'https://gitlab.com/acme/group/catalog/-/raw/main/functions/log/1.0.0/function.yaml'],
    ['log:1.0.0@ours', 'https://gitlab.com/acme/catalog', 'https://gitlab.com/acme/catalog/-/raw/main/functions/log/1.0.0/function.yaml'],
    ['https://functions.example/log.yaml', undefined, 'https://functions.example/log.yaml'],
    ['https://github.com/acme/functions/blob/v1/log/function.yaml', undefined, 'https://raw.githubusercontent.com/acme/functions/v1/log/function.yaml'],
    ['https://github.com/acme/functions/log@v1.0.0', undefined, 'https://raw.githubusercontent.com/acme/functions/v1.0.0/log/function.yaml'],
    ['https://gitlab.com/acme/functions/-/raw/main/log.yaml', undefined, 'https://gitlab.com/acme/functions/-/raw/main/log.yaml'],
  ])('%s of %s is %s', (call, root, address) => {
    expect(functionAddress(call, root)).toBe(address);
  });

  it('is asked for by calls that name a version and a catalog, or an address', () => {
    expect(['http', 'f', 'f:1', 'f@ours'].filter(isOutside)).toEqual([]);
    expect(['f:1.0.0@ours', 'https://x.example/f.yaml'].map(catalogOf)).toEqual(['ours', undefined]);
  });
});
