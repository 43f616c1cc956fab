import { authenticationSchemes, callAuthentication, type AuthenticationDefinition, type AuthenticationScheme, type CallAuthentication } from '../definition/authentication.ts';
import type { Path } from '../definition/issue.ts';
import { plainObject } from '../definition/task-definition.ts';
import { compileTemplate, type Evaluated, type TemplateContext } from '../expression/template.ts';
import { isJsonObject, partOf, type JsonValue } from '../json.ts';
import type { TaskCompiler } from '../tasks/task-kind.ts';
import type { TaskRun } from '../tasks/task-run.ts';
import { parseEvaluated } from './parse-evaluated.ts';
import { compileUri } from './uri-template.ts';

/** Fills an authentication policy in; undefined without one. */
export type Authenticate = (run: TaskRun) => Evaluated<CallAuthentication | undefined>;

/** @param path of the policy in the task. */
export function compileAuthentication(given: AuthenticationDefinition | undefined, path: Path, compiler: TaskCompiler): Authenticate {
  const named = given !== undefined && 'use' in given && typeof given.use === 'string' ? given.use : undefined;
  const component = given === undefined ? undefined : compiler.component('authentications', named ?? given, path);
  const compiled = authenticationSchemes.flatMap((scheme): Authenticate[] => {
    const config = component && partOf(plainObject.parse(component.value), [scheme]);
    return config === undefined || component === undefined ? [] : [compileScheme(scheme, config, named === undefined ? path : [], component.templates)];
  });
  return (run) => compiled.reduce<ReturnType<Authenticate>>((_none, authenticate) => authenticate(run), { ok: true, value: undefined });
}

function compileScheme(scheme: AuthenticationScheme, config: JsonValue, path: Path, templates: TemplateContext): Authenticate {
  const secret = partOf(config, ['use']);
  const values =
    typeof secret === 'string'
      ? compileTemplate(`\${ $secrets[${JSON.stringify(secret)}] }`, 'strict', [...path, scheme, 'use'], templates)
      : compileTemplate(config, 'strict', [...path, scheme], templates);
  const authority = partOf(config, ['authority']);
  const place = typeof authority === 'string' ? compileUri(authority, [...path, scheme, 'authority'], templates) : undefined;
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
