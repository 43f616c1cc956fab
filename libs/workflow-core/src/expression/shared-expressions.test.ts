import { describe, expect, it } from 'vitest';
import { jqExpressions } from './jq-expressions.ts';
import { shared } from './shared-expressions.ts';

function counted() {
  const asked: string[] = [];
  const expressions = shared({
    compile: (source, variables) => {
      asked.push([source, ...variables].join(' '));
      return jqExpressions.compile(source, variables);
    },
  });
  return { asked, expressions };
}

describe('expressions that are shared', () => {
  it('are compiled once for each choice of the variables that they speak of, whatever else there is', () => {
    const { asked, expressions } = counted();
    for (let index = 0; index < 100; index += 1) {
      expressions.compile('.a', ['input', `each${index}`]);
      expressions.compile('$input + $item', index % 2 === 0 ? ['input', 'item'] : ['item', 'input', 'other']);
      expressions.compile('$input + $item', ['input']);
    }
    expect(asked).toEqual(['.a', '$input + $item input item', '$input + $item input']);
  });

  it('give what they give alone, and are wrong where they are wrong alone', () => {
    const { expressions } = counted();
    for (const [source, variables] of [['$a + .b', ['b', 'a']], ['"\\($a)"', ['a']], ['{$a}', ['a', 'ab']], ['$ab', ['a']], ['$a |', ['a']], ['. as $a | $a', []]] as const) {
      const [together, alone] = [expressions.compile(source, variables), jqExpressions.compile(source, variables)];
      const run = (compiled: typeof alone) => (compiled.ok ? compiled.expression.evaluate({ b: 1 }, { a: 2 }, new Date(0)) : compiled);
      expect(run(together)).toEqual(run(alone));
    }
  });
});
