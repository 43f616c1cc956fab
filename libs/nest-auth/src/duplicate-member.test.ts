import { describe, expect, it } from 'vitest';
import { hasDuplicateMember } from './duplicate-member.ts';

describe('a JSON object', () => {
  it.each(['{"a":1,"a":2}', '{"a":1,"b":{"a":1},"a":3}', String.raw`{"a":1,"\u0061":2}`, '{"a":[{"b":1}],"b":2,"a":3}', '{ "a" : "x" , "a" : "y" }', String.raw`{"a\"":1,"a\"":2}`])(
    'that names a member twice is seen: %s',
    (json) => {
      expect(hasDuplicateMember(json)).toBe(true);
    },
  );

  it.each(['{}', '[]', '"a"', '{"a":1,"b":1}', '{"a":{"a":{"a":1}}}', '{"a":["a","a"],"b":"a"}', String.raw`{"a":"\",\"a\":","b":1}`, '{"a":"a","b":"a"}', '[{"a":1},{"a":1}]'])(
    'that does not is let pass: %s',
    (json) => {
      expect(hasDuplicateMember(json)).toBe(false);
    },
  );
});
