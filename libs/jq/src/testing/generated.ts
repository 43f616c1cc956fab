import fc from 'fast-check';
import { forms, leaves } from './program-forms.ts';

/** Programs of jq, most of which have something to do. Nothing that asks for the outside world, the time or another module. */
export const programs: fc.Arbitrary<string> = fc.letrec<{ program: string }>((tie) => ({
  program: fc.oneof(
    { depthSize: 'small', maxDepth: 4, withCrossShrink: true },
    { weight: 3, arbitrary: fc.constantFrom(...leaves) },
    {
      weight: 5,
      arbitrary: fc.constantFrom(...forms).chain((form) => {
        const pieces = form.split('#');
        return fc.tuple(...pieces.slice(1).map(() => tie('program'))).map((parts) => pieces.reduce((text, piece, at) => text + parts[at - 1] + piece));
      }),
    },
  ),
})).program;

const scalars = [
  'null', 'true', 'false', '0', '1', '2', '3', '-1', '-0', '1.5', '10', '100', '1e6', '1425599621', '1.000', '1E+2', '0.1', '1e-7', '3.141592653589793', '100000000000000000001', '0.30000000000000000001', '1e1000', '-1e1000',
  ...['', 'a', 'b', 'ab', 'aab,b', 'a,b', 'x y', ' a\t', '1', '-2.5', 'nan', '1e3', 'é😀', 'ä', '[1,2]', '{"a":', '2015-03-05T23:51:47Z', 'null', 'true', 'YWI=', 'a%20b', '<a href="x">&\'', '\u0001\u007f', '(?<x>a)b*'].map((text) => JSON.stringify(text)),
];

/** JSON texts. Keys do not look like numbers: JavaScript puts those first in an object. */
export const inputs: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...scalars),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'key', 'value', 'name'), tie('value'), { maxKeys: 3 }).map((entries) => `{${Object.entries(entries).map(([key, value]) => `"${key}":${value}`).join(',')}}`),
    fc.constantFrom('[2015,2,5,23,51,47,4,63]', '[[["a",0],1],[["a",0]],[["a"]]]', '[{"name":"a","value":1},{"key":"b","value":null}]', '{"a":[{"b":1},{"b":2}],"c":{"b":[3]}}', '[[1,2],[3,4]]', '[3,1,2,1]', '["b","a","c"]'),
  ),
})).value;
