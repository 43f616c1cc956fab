import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** One file with everything the setup of a trial needs; `pg` looks for its native half and does without. */
export default defineConfig({
  build: { ssr: fileURLToPath(new URL('../local/src/container/setup.ts', import.meta.url)), target: 'node24', emptyOutDir: true, rolldownOptions: { external: ['pg-native'], output: { entryFileNames: 'setup.mjs' } } },
  ssr: { noExternal: true, target: 'node', resolve: { conditions: ['source'] } },
});
