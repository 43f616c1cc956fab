import { delimiter } from 'node:path';

/** What a person configures about the network and the registry; every other npm_config_* belongs to the npm that called us. */
const keptSettings = new Set(['registry', 'userconfig', 'cache', 'ca', 'cafile', 'strict_ssl', 'proxy', 'https_proxy', 'noproxy']);

/**
 * The environment for the tools inside: without the variables of the outer npm run, with our own programs first on the PATH.
 *
 * @param {NodeJS.ProcessEnv} outer
 * @param {readonly string[]} folders put before the PATH
 * @returns {NodeJS.ProcessEnv}
 */
export function innerEnvironment(outer, folders) {
  const kept = Object.entries(outer).filter(([name, value]) => value !== undefined && !isOuterRun(name, value));
  return {
    ...Object.fromEntries(kept),
    PATH: [...folders, ...(outer.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))].join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
  };
}

/** @param {string} name @param {string} value */
function isOuterRun(name, value) {
  const lower = name.toLowerCase();
  if (lower === 'init_cwd') return true;
  if (!lower.startsWith('npm_') && !lower.startsWith('pnpm_')) return false;
  const setting = lower.replace(/^p?npm_config_/, '').replaceAll('-', '_');
  return value === '' || !/^p?npm_config_/.test(lower) || !keptSettings.has(setting);
}
