import { authenticationSchemes, callAuthentication, type AuthenticationDefinition, type CallAuthentication } from '../definition/authentication.ts';
import type { Path } from '../definition/issue.ts';
import { jsonValue } from '../definition/json-value.ts';
import { compileTemplate, type Evaluated, type Template } from '../expression/template.ts';
import { isJsonObject, partOf, type JsonValue } from '../json.ts';
import type { TaskCompiler } from '../tasks/task-kind.ts';
import type { TaskRun } from '../tasks/task-run.ts';
import { parseEvaluated } from './parse-evaluated.ts';
import { compileUri } from './uri-template.ts';

/** Fills an authentication policy in; undefined without one. */
export type Authenticate = (run: TaskRun) => Evaluated<CallAuthentication | undefined>;

/** @param path of the policy in the task. */
export function compileAuthentication(given: AuthenticationDefinition | undefined, path: Path, compiler: TaskCompiler): Authenticate {
  if (given === undefined) return () => ({ ok: true, value: undefined });
  const named = 'use' in given && typeof given.use === 'string' ? given.use : undefined;
  const component = compiler.component('authentications', named ?? given, path);
  if (component === undefined) return () => ({ ok: true, value: undefined });
  const policy = jsonValue.parse(component.value);
  const scheme = authenticationSchemes.find((name) => partOf(policy, [name]) !== undefined) ?? 'basic';
  const config = partOf(policy, [scheme]) ?? null;
  const template = (value: JsonValue, ...more: string[]): Template => compileTemplate(value, 'strict', [...(named === undefined ? path : []), scheme, ...more], component.templates);
  const secret = partOf(config, ['use']);
  const values = typeof secret === 'string' ? template(`\${ $secrets[${JSON.stringify(secret)}] }`, 'use') : template(config);
  const authority = partOf(config, ['authority']);
  const place = typeof authority === 'string' ? compileUri(authority, [scheme, 'authority'], component.templates) : undefined;
  return (run) => {
    const filled = run.evaluate(values);
    if (!filled.ok) return filled;
    const uri = place && run.evaluate(place);
    if (uri?.ok === false) return uri;
    // A secret that is one text is the token, where one is wanted.
    const members = isJsonObject(filled.value) ? filled.value : { token: filled.value };
    return parseEvaluated(callAuthentication, { ...members, ...(uri === undefined ? {} : { authority: uri.value }), scheme }, `/with/authentication/${scheme}`);
  };
}
