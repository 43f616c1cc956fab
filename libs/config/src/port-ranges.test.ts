import { expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfig } from './load-config.ts';
import { portRanges } from './port-ranges.ts';

const schema = z.object({ HOLDFAST_PORTS: portRanges.prefault('80,443') });
const read = (text: string) => loadConfig(schema, { HOLDFAST_PORTS: text }).HOLDFAST_PORTS;

it('ports and ranges of them are read in the order in which they are written', () => {
  expect(read('443, 8000-8099,1-65535')).toEqual([{ first: 443, last: 443 }, { first: 8000, last: 8099 }, { first: 1, last: 65_535 }]);
  expect(read('')).toEqual([{ first: 80, last: 80 }, { first: 443, last: 443 }]);
});

it.each(['http', '80;443', '80,', '-80', '80-', '80-90-100', '0', '65536', '0-80', '80-65536', '8e1', '+80', '*'])('%j is no list of ports, and the refusal says what is', (text) => {
  expect(() => read(text)).toThrow('HOLDFAST_PORTS: must be a list of ports and ranges of them, such as 443,8000-8099');
});

it('a range that ends before it begins is refused', () => {
  expect(() => read('80,90-81')).toThrow('HOLDFAST_PORTS: has a range that ends before it begins');
});
