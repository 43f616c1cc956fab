import { one } from '../compile/code.ts';
import { fail, JqError } from '../jq-error.ts';
import { isTrue } from '../value/kind.ts';
import { type Family, native0, native1, refused, special0 } from './builtin.ts';

const outside = 'a program sees nothing but its input and its variables, so that it always gives the same result';

/** Errors, the builtins that describe this jq, and those that would reach outside a program. */
export const system: Family = {
  'not/0': native0((input) => !isTrue(input)),
  'error/0': native0((input) => {
    // oxlint-disable-next-line typescript/only-throw-error -- a jq error is any value
    throw new JqError(input);
  }),
  'error/1': native1((_input, message) => {
    // oxlint-disable-next-line typescript/only-throw-error -- a jq error is any value
    throw new JqError(message);
  }),
  'have_decnum/0': native0(() => true),
  'have_literal_numbers/0': native0(() => true),
  'input_filename/0': native0(() => null),
  'input_line_number/0': native0(() => 0),
  'now/0': special0(() => one((_input, env) => env.run.now ?? fail('now is not given to this run'))),
  'debug/0': refused(outside),
  'debug/1': refused(outside),
  'env/0': refused(outside),
  'get_jq_origin/0': refused(outside),
  'get_prog_origin/0': refused(outside),
  'get_search_list/0': refused(outside),
  'halt/0': refused('a program ends by giving its last output or an error'),
  'halt_error/0': refused("a program ends by giving its last output or an error: use 'error'"),
  'halt_error/1': refused("a program ends by giving its last output or an error: use 'error'"),
  'input/0': refused('a program has one input, which is .'),
  'inputs/0': refused('a program has one input, which is .'),
  'localtime/0': refused("the time zone of the machine is not visible: use 'gmtime'"),
  'modulemeta/0': refused(outside),
  'stderr/0': refused(outside),
};
