import { each, many, one } from '../compile/code.ts';
import { eachPath, extend, pathForKey, toArray } from '../compile/path-code.ts';
import type { Path, Place } from '../compile/place.ts';
import type { Code, Env, PathCode, PathEmit } from '../compile/run.ts';
import { type Signal, go } from '../compile/signal.ts';
import type { Value } from '../value/value.ts';
import { modify } from '../compile/update.ts';
import { firstOf } from '../compile/update.ts';
import type { Scope } from '../compile/scope.ts';
import type { Expression } from '../syntax/ast.ts';
import { deletePaths } from '../value/delete-paths.ts';
import { asPath, getPath, setPath } from '../value/path.ts';
import { type Family, native1, native2, special1 } from './builtin.ts';

/** JavaScript frames that walking a path expression may need beyond those of computing its values. */
const pathFrames = 16;

/** Builtins on paths. */
export const paths: Family = {
  'path/1': special1((source, scope) => {
    const code = pathsOf(source, scope);
    return { outputs: 'many', run: (input, env, emit) => eachPath(code.path, input, env, (path) => emit(toArray(path, env.run.work))), height: code.height };
  }),
  'del/1': special1((source, scope) => {
    const code = pathsOf(source, scope);
    return {
      outputs: 'one',
      run: (input, env) => {
        const found: Value[] = [];
        eachPath(code.path, input, env, (path) => {
          env.run.work.array(found.push(toArray(path, env.run.work)));
          return go;
        });
        return deletePaths(input, found, env.run.work);
      },
      height: code.height,
    };
  }),
  'map_values/1': special1((body, scope) => {
    const code = scope.code(body);
    const inside = scope.path({ kind: 'iterate', target: { kind: 'identity', at: body.at }, optional: false, at: body.at });
    return one((input, env) => modify(inside, input, env, (value) => firstOf(code, value, env)), code);
  }),
  'getpath/1': special1(
    (path, scope) => {
      const code = scope.code(path);
      return many((input, env, emit) => each(code, input, env, (value) => emit(getPath(input, asPath(value), env.run.work))), code);
    },
    (path, scope) => pathOfGetPath(scope.code(path)),
  ),
  'setpath/2': native2((input, path, value, work) => setPath(input, asPath(path), value, work)),
  'delpaths/1': native1(deletePaths),
};

function pathsOf(source: Expression, scope: Scope): { readonly path: PathCode; readonly height: number } {
  return { path: scope.path(source), height: scope.code(source).height + pathFrames };
}

function pathOfGetPath(path: Code): PathCode {
  return (place, input, env, emit) => each(path, input, env, (keys) => extendBy(place, input, asPath(keys), env, emit));
}

function extendBy(place: Place, input: Value, keys: readonly Value[], env: Env, emit: PathEmit): Signal {
  if (keys.length === 0) return emit(place, input);
  const value = getPath(input, keys, env.run.work);
  let at: Path = pathForKey(place, input, keys);
  for (const key of keys) at = extend(at, key);
  return emit(at, value);
}
