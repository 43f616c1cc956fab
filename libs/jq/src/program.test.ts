import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { defaultBudget } from './budget.ts';
import { type CompileError, compile, isCompileError } from './compile.ts';
import type { Program, RunOptions } from './program.ts';
import { NumberLiteral } from './value/number-literal.ts';
import type { Value } from './value/value.ts';

function program(source: string, variables: readonly string[] = []): Program {
  const compiled = compile(source, { variables });
  if (isCompileError(compiled)) throw new Error(compiled.message);
  return compiled;
}

function problem(source: string): CompileError {
  const compiled = compile(source);
  if (!isCompileError(compiled)) throw new Error(`${source} compiles`);
  return compiled;
}

function run(source: string, input: Value = null, options: RunOptions = {}): readonly Value[] | { readonly error: Value } {
  const outcome = program(source).run(input, {}, defaultBudget, options);
  return outcome.kind === 'error' ? { error: outcome.error } : outcome.values;
}

describe('a run', () => {
  test('binds the declared variables, null where none is given', () => {
    const compiled = program('[$a, $b, (def f: $a; f)]', ['a', 'b']);
    expect(compiled.run(null, { a: 1 })).toMatchObject({ kind: 'values', values: [[1, null, 1]] });
    expect(compiled.variables).toEqual(['a', 'b']);
  });

  test('gives the outputs before an error, and the error', () => {
    expect(program('1, error({a: 1})').run(null)).toMatchObject({ kind: 'error', error: { a: 1 }, values: [1] });
    expect(program('.a').run(1)).toMatchObject({ kind: 'error' });
  });

  test('gives the outputs before a bound is reached', () => {
    expect(program('1, 2, 3').run(null, {}, { ...defaultBudget, outputs: 2 })).toMatchObject({ kind: 'budget-exceeded', bound: 'outputs', values: [1, 2] });
  });

  test('tells its steps, whatever it ended in, and the same for the same arguments', () => {
    const steps = (source: string, input: Value = null): number => program(source).run(input).steps;
    expect(steps('.a', { a: 1 })).toBe(0);
    expect(steps('[range(10)]')).toBe(steps('[range(10)]'));
    expect(steps('[range(20)]')).toBeGreaterThan(steps('[range(10)]'));
    expect(steps('test("b")', 'a'.repeat(100))).toBeGreaterThan(100);
    expect(steps('[range(10)] | error')).toBeGreaterThan(10);
    expect(steps('[range(infinite)]')).toBe(defaultBudget.steps);
  });

  test('counts a full JavaScript stack as depth', () => {
    const budget = { ...defaultBudget, depth: 1e9, steps: 1e9 };
    expect(program('def f: [f]; f').run(null, {}, budget)).toMatchObject({ kind: 'budget-exceeded', bound: 'depth' });
  });

  test('passes on what is neither an error of the program nor a bound', () => {
    const broken = new Proxy({}, { ownKeys: () => { throw new TypeError('broken input'); } });
    expect(() => program('keys').run(broken)).toThrow('broken input');
  });

  test('takes half a surrogate pair for U+FFFD where bytes are asked for', () => {
    expect(run('explode, @base64, utf8bytelength', '\ud800a')).toEqual([[0xd800, 0x61], '77+9YQ==', 4]);
  });

  test('sees the own keys of objects only', () => {
    expect(run('.[], keys, length', Object.assign(Object.create({ inherited: 1 }), { own: 2 }) as Value)).toEqual([2, ['own'], 1]);
  });

  test('refuses to look for anything but a text in a text', () => {
    expect(run('try _strindices(1) catch .', 'a')).toEqual(['number (1) is not a string']);
    expect(run('try _strindices("a") catch .', 1)).toEqual(['number (1) cannot be searched, as it is not a string']);
  });

  test('leaves its input as it was', () => {
    const input = { a: [1, { b: 2 }], c: 3 };
    const copy = structuredClone(input);
    for (const source of ['.a[1].b = 5', 'del(.a[0])', '.. |= .', '.a |= map(.)', '.a += [1]', '(.a[1].b, .a[1].c, .c) = 9', 'to_entries', 'with_entries(.value = 1)', 'walk(.)']) program(source).run(input);
    expect(input).toEqual(copy);
  });

  test('does not change a value that an update has handed out', () => {
    expect(run('(.a, .a.b, .a[0:0]?) |= [., .]', { a: null })).toEqual({ error: 'Cannot index array with string ("b")' });
    expect(run('reduce ("x", "y") as $k ({o: {x: 1, y: 2}}; .[$k] = .o | .o[$k] = 0)')).toEqual([{ o: { x: 0, y: 0 }, x: { x: 1, y: 2 }, y: { x: 0, y: 2 } }]);
    expect(run('(.a, .a[0].x, .a[0].y) |= (if . == null then ({x: 1} | [., .]) else 7 end)', { a: null })).toEqual([{ a: [{ x: 7, y: [{ x: 1 }, { x: 1 }] }, { x: 1 }] }]);
    expect(run('(.a.b, .a, .a.b) |= (if type == "object" then {b: 2, before: .} else 3 end)', { a: { b: 1 } })).toEqual([{ a: { b: 3, before: { b: 3 } } }]);
  });

  test('gives now only when it was given', () => {
    expect(run('now', null, { now: 5 })).toEqual([5]);
    expect(run('now')).toEqual({ error: 'now is not given to this run' });
  });

  test('compares texts inside of what holds them, and splits where separators do not overlap', () => {
    expect(run('["a"] == ["ab"], {a: "b"} == {a: "b"}, ("aaaaa" | split("aa")), ("aaaaa" | indices("aa"))')).toEqual([false, true, ['', '', 'a'], [0, 1, 2, 3]]);
    expect(run('[indices("b"), indices("\\ud83d\\ude00")]', '😀b😀😀b')).toEqual([[[1, 4], [0, 2, 3]]]);
  });

  test('deletes at no place that an array stands for, also where there is nothing', () => {
    expect(run('(try delpaths([[[1], 9, 0]]) catch .), delpaths([[9, 0, 0]])', [1])).toEqual(['Cannot update field at array index of array', [1]]);
  });

  test('leaves what is not ordered as it stands', () => {
    expect(run('sort_by(nan), unique_by([nan]), sort_by(nan, -.), (group_by(nan) | map(length))', [2, 1, 3])).toEqual([[2, 1, 3], [2, 1, 3], [2, 1, 3], [1, 1, 1]]);
  });

  test('gives plain JSON unless literals are asked for', () => {
    expect(run('[1e1000, -1e1000, nan, infinite, 100000000000000000001, -9007199254740993, 9007199254740991, 9007199254740993.0, {a: 1.50}, "x"], 1.0, true')).toEqual([[Number.MAX_VALUE, -Number.MAX_VALUE, null, Number.MAX_VALUE, 100000000000000000001n, -9007199254740993n, 9007199254740991, 9007199254740992, { a: 1.5 }, 'x'], 1, true]);
    expect(run('error([nan])')).toEqual({ error: [null] });
    const [literal] = run('1.50', null, { literals: true }) as readonly Value[];
    expect(literal).toBeInstanceOf(NumberLiteral);
    expect((literal as NumberLiteral).toString()).toBe('1.50');
    expect(JSON.stringify({ literal })).toBe('{"literal":1.5}');
    expect(program('error(1.50)').run(null, {}, defaultBudget, { literals: true })).toMatchObject({ kind: 'error', error: { double: 1.5 } });
  });

  test('treats the names of JavaScript like any other key', () => {
    expect(run('.constructor, .__proto__, .toString, .a.constructor, .["hasOwnProperty"]', { a: {} })).toEqual([null, null, null, null, null]);
    const [made] = run('{"__proto__": 1, ("__proto__"): 2} | .["__proto__"], (. + {"__proto__": 3} | keys), (.__proto__ |= . + 1)') as readonly Value[];
    expect(made).toBe(2);
    expect(run('{"__proto__": {"x": 1}} | .x, has("__proto__"), (to_entries | length)')).toEqual([null, true, 1]);
    expect(run('100000000000000000000000 | .text?, .double?, .constructor?')).toEqual([]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('values nested ten thousand levels deep', () => {
  const deep = 'reduce range($n) as $_ (1; [.])';
  const deepObject = 'reduce range($n) as $_ (1; {a: .})';
  const budget = { ...defaultBudget, steps: 1e8, stringLength: 1e7, outputSize: 1e8 };
  const cases = [
    [`(${deep}) as $x | ($x == $x), ($x < $x), ($x | contains($x)), ($x | flatten), ([$x, $x] | unique | length), ($x | tojson | fromjson == $x)`, 9_000, [true, false, true, [1], 1, true]],
    [`(${deepObject}) as $x | ($x == $x), ($x < $x), ($x | contains($x)), ($x * $x == $x), ([$x | ..] | length)`, 9_000, [true, false, true, true, 9_001]],
    [`(${deep}) as $x | try ($x == $x) catch ., try ($x < $x) catch ., try ($x | contains($x)) catch ., ($x | tojson | contains("<skipped: too deep>"))`, 10_002, ['Equality check too deep', 'Comparison too deep', 'Containment check too deep', true]],
    [`(${deepObject}) as $x | try ($x * $x) catch ., try ($x | contains($x)) catch .`, 10_002, ['Object merge too deep', 'Containment check too deep']],
    ['try ("[" * $n | fromjson) catch .[0:31], try ([range($n)] as $p | getpath($p)) catch ., try setpath([range($n)]; 1) catch ., try delpaths([[range($n)]]) catch .', 10_002, ['Exceeds depth limit for parsing', 'Path too deep', 'Path too deep', 'Path too deep']],
    ['delpaths([[range($n) | "a"]]), (setpath([range($n) | "a"]; 1) | del(.a.a, .b) | .a), (setpath([range($n) | "a"]; 1) | delpaths([[range($n) | "a"], ["b"]]) | [..] | length)', 9_000, [null, {}, 9_000]],
  ] as const;

  test.for(cases)('cost no JavaScript stack: %s', { timeout: 60_000 }, ([source, n, expected]) => {
    expect(program(source, ['n']).run(null, { n }, budget)).toMatchObject({ kind: 'values', values: expected });
  });
});

describe('a function whose number of outputs is not known', () => {
  test('is compiled for many once guessing has gone on for long', () => {
    const names = Array.from({ length: 70 }, (_, index) => `f${index}`);
    const source = `${names.map((name) => `def ${name}: if . > 2 then empty else (. + 1 | ${name}) end; `).join('')}def g: if . > 2 then . else . + 1 | g end; [${names.join(', ')}, (0 | g)]`;
    expect(run(source, 0)).toEqual([[3]]);
  });
});

describe('a compile error', () => {
  test('says where, what was expected and what was found', () => {
    expect(problem('.a |\n  .b ]')).toEqual({ kind: 'compile-error', message: "Unexpected ']'", offset: 10, line: 2, column: 6, expected: 'the end of the program', found: "']'" });
    expect(problem('{a b}')).toMatchObject({ column: 4, expected: "',' or '}'", found: "'b'" });
    expect(problem('"abc')).toMatchObject({ message: 'A string is not closed' });
    expect(problem('. ~ 1')).toMatchObject({ message: 'The character "~" means nothing here' });
    expect(problem('1 == 1 == 1')).toMatchObject({ hint: 'this operator does not chain; add parentheses' });
    expect(problem('. a')).toMatchObject({ hint: 'write .["field"] for a field with an unusual name' });
    expect(problem('length(1)')).toMatchObject({ message: 'length/1 is not defined', hint: 'there is length/0' });
    expect(problem('frobnicate')).toMatchObject({ message: 'frobnicate/0 is not defined' });
    expect(problem('$x')).toMatchObject({ message: '$x is not defined' });
    expect(problem('break $x')).toMatchObject({ message: 'The label $x is not defined' });
    expect(problem('. ."a" "b"')).toMatchObject({ found: 'a string' });
    expect(problem('. @x')).toMatchObject({ found: '@x' });
    expect(problem('. as $x | . $x')).toMatchObject({ found: '$x' });
    expect(problem('{.a: 1}')).toMatchObject({ found: '.a' });
  });

  test.for(['env', '$ENV', 'input', 'inputs', 'debug', 'debug(1)', 'stderr', 'halt', 'halt_error', 'halt_error(1)', 'localtime', 'modulemeta', 'get_search_list', 'import "a" as a; 1', 'include "a"; 1', 'module {}; 1', '1 | import "a" as a; 2'])(
    'refuses %s, and says why',
    (source) => {
      expect(problem(source).message).toMatch(/is not available$/);
      expect(problem(source).hint).toBeTypeOf('string');
    },
  );
});

describe('what jq 1.8 has beyond the build it was recorded from', () => {
  test('is here', () => {
    expect(run('65 | ascii')).toEqual(['A']);
    expect(run('1 | toarray, ([1] | toarray)')).toEqual([[1], [1]]);
    expect(run('"ab" | @base32, (@base32 | @base32d)')).toEqual(['MFRA====', 'ab']);
    expect(run('try ("1" | @base32d) catch .')).toEqual(['string ("1") is not valid base32 data']);
    expect(run('[leaf_paths]', { a: [1] })).toEqual([[['a', 0]]]);
    expect(run('0 | date, dateadd("seconds"; 5), datesub("seconds"; 5)')).toEqual(['1970-01-01T00:00:00Z', 5, -5]);
    expect(run('3 | pow10, isvalid(error), isvalid(.)')).toEqual([1000, false, true]);
    expect(run('builtins | length > 200')).toEqual([true]);
    expect(run('input_filename, input_line_number')).toEqual([null, 0]);
  });

  test('includes the conversions of strftime and strptime that the C library decides', () => {
    expect(run('1425599621 | strftime("%k %l %P %z %Z %s %Ey %%"), strflocaltime("%Z")')).toEqual(['23 11 pm +0000 UTC 1425599621 15 %', 'UTC']);
    expect(run('0 | strftime("%l %I %p %V %G")')).toEqual(['12 12 AM 01 1970']);
    expect(run('1230768000 + 86400 * 365 | strftime("%V %G %U %W")')).toEqual(['53 2009 00 00']);
    expect(run('1230681600 | strftime("%V %G")')).toEqual(['01 2009']);
    expect(run('-99999999999 | strftime("%Y")')).toEqual(['-1199']);
    expect(run('"12:30 am" | strptime("%I:%M %p")[3]')).toEqual([0]);
    expect(run('"2015-03-05T23:51:47CET" | strptime("%Y-%m-%dT%H:%M:%S%Z") | mktime')).toEqual([1425599507]);
    expect(run('"064 2015" | strptime("%j %Y")[1:3]')).toEqual([[2, 5]]);
    expect(run('"Z" | strptime("%z")[0]')).toEqual([1970]);
    expect(run('try ("x" | strptime("%Q")) catch .')).toEqual(['date "x" does not match format "%Q"']);
    expect(run('[2024, 13, 1] | strftime("%B %b %P")')).toEqual(['? ? am']);
    expect(run('[1e400, 0, 1] | strftime("%A %a")')).toEqual(['? ?']);
    expect(run('try (0 | strftime("%Q")) catch .')).toEqual(['strftime/1: unknown system failure']);
    expect(run('try (1e20 | gmtime) catch .')).toEqual(['error converting number of seconds since epoch to datetime']);
    expect(run('try ([1e400, 0, 0, 0, 0, 0] | mktime) catch .')).toEqual(['invalid gmtime representation']);
  });
});

describe('analyse', () => {
  const shapes = [
    ['1', 'literal'],
    ['.', 'path'],
    ['.a.b[0]', 'path'],
    ['$a.b', 'path'],
    ['.a == 1', 'comparison'],
    ['$a.b < .c[-1]', 'comparison'],
    ['.a == (.b | length)', 'general'],
    ['.a?', 'general'],
    ['.[.a]', 'general'],
  ] as const;

  test.for(shapes)('calls %s a %s', ([source, shape]) => {
    expect(analyse(program(source, ['a'])).shape).toBe(shape);
  });

  const reads = [
    ['.a.b + .c[0]', [['a', 'b'], ['c', 0]], []],
    ['.a[.b]', [['a'], ['b']], []],
    ['.a | .b.c, .d?', [['a', 'b', 'c'], ['a', 'd']], []],
    ['.a[] | .b', [['a']], []],
    ['.a | length', [['a']], []],
    ['$a + (1 as $a | $a) + $b.x', [], ['a', 'b']],
    ['"\\(.x) \\($a)"', [['x']], ['a']],
    ['. as {x: $y} | $y', [[]], []],
    ['reduce .l[] as [$x] (0; . + $x)', [['l']], []],
    ['foreach .l[] as {$x} (.s; . + $x; .)', [['l'], ['s']], []],
    ['if .a then .b else .c end', [['a'], ['b'], ['c']], []],
    ['.a = 1', [[]], []],
    ['def f: .a; f', [[]], []],
    ['{a: .x, (.k): .y}', [['x'], ['k'], ['y']], []],
    ['try .a catch .b', [['a'], ['b']], []],
    ['[.a, -.b, (.c and .d), .e // .f, .g[1:.h]]', [['a'], ['b'], ['c'], ['d'], ['e'], ['f'], ['g'], ['h']], []],
    ['label $l | .a, break $l', [['a']], []],
    ['@json', [[]], []],
    ['1 | length', [], []],
    ['try .a', [['a']], []],
    ['.. | .a', [[]], []],
  ] as const;

  test.for(reads)('finds what %s reads', ([source, inputs, variables]) => {
    const analysis = analyse(program(source, ['a', 'b']));
    expect(analysis.inputs).toEqual(inputs);
    expect(analysis.variables).toEqual(variables);
  });
});
