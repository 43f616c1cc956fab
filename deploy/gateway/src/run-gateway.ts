import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from './config.ts';
import { optionsOf, type ImageFiles } from './options-of.ts';
import { renderGateway } from './render.ts';
import { watchFiles } from './watch-files.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A console without its first page is none. */
function filesOfImage(): ImageFiles {
  const console = existsSync(join(root, 'console', 'index.html')) ? { consoleRoot: root.replace(/\/$/u, '') } : {};
  return { problems: join(root, 'docs', 'problems.md'), ...console };
}

/**
 * Renders, lets nginx check, runs nginx until a signal or its end; reloads it when a certificate changes.
 * Without a configuration there is no nginx and nothing answers the probes.
 *
 * @returns the exit code: nginx's own, 0 after a signal.
 * @throws when the options are refused, or nginx refuses what was rendered.
 */
export async function runGateway(config: Config): Promise<number> {
  const folder = config.HOLDFAST_RUNTIME_DIR;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, content] of Object.entries(renderGateway(optionsOf(config, filesOfImage())))) writeFileSync(join(folder, name), content, { mode: 0o600 });

  const command = ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'];
  // The streams are its own: nginx opens them anew by their names in /dev, which a pipe of Node does not allow.
  const checked = spawnSync('nginx', [...command, '-t', '-q'], { stdio: 'inherit' });
  if (checked.status !== 0) throw new Error(`nginx refuses its configuration${checked.error === undefined ? '' : `: ${checked.error.message}`}`);

  const nginx = spawn('nginx', [...command, '-g', 'daemon off;'], { stdio: 'inherit' });
  const files = [config.HOLDFAST_TLS_DIR, config.HOLDFAST_PUBLIC_TLS_DIR].flatMap((dir) => [join(dir, 'tls.crt'), join(dir, 'tls.key')]);
  const stopWatching = watchFiles([...files, join(config.HOLDFAST_TLS_DIR, 'ca.crt')], () => {
    process.stdout.write(`${JSON.stringify({ level: 'info', service: 'gateway', message: 'a certificate was renewed' })}\n`);
    nginx.kill('SIGHUP');
  });

  let asked = false;
  const drain = () => {
    if (asked) return;
    asked = true;
    nginx.kill('SIGQUIT');
    setTimeout(() => nginx.kill('SIGTERM'), config.HOLDFAST_DRAIN_SECONDS * 1000).unref();
  };
  process.on('SIGTERM', drain).on('SIGINT', drain);
  return new Promise((resolve, reject) => {
    nginx.once('error', reject).once('exit', (code) => {
      stopWatching();
      resolve(asked ? 0 : (code ?? 1));
    });
  });
}
