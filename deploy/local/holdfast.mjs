#!/usr/bin/env node
// The door of every script in package.json. Runs on Node 18 or newer with nothing installed: it fetches what the project
// needs (pnpm, the dependencies, Node 24) and hands over to src/main.ts. No dependency may be imported here.
import { isReady } from './bootstrap/check-machine.mjs';

if (isReady()) {
  const { bootstrap } = await import('./bootstrap/bootstrap.mjs');
  await bootstrap(process.argv.slice(2));
} else {
  process.exitCode = 69;
}
