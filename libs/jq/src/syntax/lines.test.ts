import { describe, expect, it, vi } from 'vitest';
import { compile, isCompileError } from '../compile.ts';

describe('$__loc__', () => {
  const lines = (source: string) => {
    const program = compile(source);
    return isCompileError(program) ? program : program.run(null).values;
  };

  it('knows its line, inside an interpolation, too', () => {
    expect(lines('[$__loc__,\n\n"\\($__loc__.line,\n$__loc__.line)", {$__loc__}] | [.[0].line, .[1], .[2], .[3].__loc__.line]')).toEqual([[1, '3', '4', 4]]);
  });

  it('is found in one walk through the source, however often it stands there (I11)', () => {
    const split = vi.spyOn(String.prototype, 'split');
    const found = lines(`[${'$__loc__,\n'.repeat(2000)}$__loc__] | last.line`);
    const times = split.mock.calls.length;
    split.mockRestore();
    expect(found).toEqual([2001]);
    expect(times).toBeLessThan(10);
  });
});
